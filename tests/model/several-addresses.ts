/** What becomes of a connection to a name that has these addresses, in the model and in containers alike: `fixtures/connect/several-addresses.yaml`. */
export const severalAddresses: readonly { readonly title: string; readonly records: string; readonly end: string }[] = [
  { title: 'one', records: '[10.0.1.4]', end: 'http 10.0.1.4 401' },
  { title: 'nobody is at the other', records: '[10.0.1.99, 10.0.1.4]', end: 'http 10.0.1.4 401' },
  { title: 'at the other nothing listens', records: '[10.0.2.9, 10.0.1.4]', end: 'http 10.0.1.4 401' },
]
