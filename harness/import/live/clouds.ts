/** Where a cloud's resource manager answers, and who lets people in: https://learn.microsoft.com/azure/developer/identity/authority */
export interface Cloud {
  readonly resourceManager: string
  readonly authority?: string
}

/** By the names that `az cloud list` prints. */
export const clouds: Readonly<Record<string, Cloud>> = {
  AzureCloud: { resourceManager: 'https://management.azure.com' },
  AzureUSGovernment: { resourceManager: 'https://management.usgovcloudapi.net', authority: 'https://login.microsoftonline.us' },
  AzureChinaCloud: { resourceManager: 'https://management.chinacloudapi.cn', authority: 'https://login.chinacloudapi.cn' },
}
