/**
 * Names that a rule for `.` does not take along: Azure keeps them for itself. Microsoft lists some of them; whether `azurecr.io`
 * is among the others is not known. https://learn.microsoft.com/azure/dns/private-resolver-endpoints-rulesets#rules
 */
export const reservedFromEverything: readonly string[] = ['windows.net', 'azure.com', 'azure.net', 'windowsazure.us']
