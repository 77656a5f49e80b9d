/** Namespaces of the fabric that every lab has. */
export const internet = 'internet'
export const platform = 'platform'
