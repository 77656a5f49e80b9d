import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import type { webcrypto } from 'node:crypto'
import type { Facts } from '../topology/facts.ts'
import { registryZone } from '../azure/registry-names.ts'

/** A lab's certificate authority and the certificate its registry front ends present, all PEM. They live as long as the lab. */
export interface Certificates {
  readonly authority: string
  readonly server: string
  readonly serverKey: string
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/**
 * Issues a lab's certificates. The names are those of Azure's own: wildcards below `azurecr.io`, none below
 * `privatelink.azurecr.io`, so that a client which uses the alias is refused as it would be there.
 */
export async function issueCertificates(facts: Facts): Promise<Certificates> {
  const [authorityKeys, serverKeys] = await Promise.all([generateKeys(), generateKeys()])
  const issuer = 'CN=dns-rehearsal lab authority'
  const notBefore = new Date(Date.now() - 24 * 3600_000)
  const notAfter = new Date(Date.now() + 365 * 24 * 3600_000)
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: issuer,
    notBefore,
    notAfter,
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  const server = await x509.X509CertificateGenerator.create({
    serialNumber: '02',
    subject: `CN=*.${registryZone}`,
    issuer,
    notBefore,
    notAfter,
    signingKey: authorityKeys.privateKey,
    publicKey: serverKeys.publicKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension(certificateNames(facts).map((value) => ({ type: 'dns', value }))),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  })
  const key = await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey)
  return {
    authority: authority.toString('pem'),
    server: server.toString('pem'),
    serverKey: x509.PemConverter.encode(key, 'PRIVATE KEY'),
  }
}

/** The names on the front ends' certificate. */
export function certificateNames(facts: Facts): readonly string[] {
  const wildcards = [...facts.registries.values()]
    .flatMap(({ endpoints }) => endpoints)
    .map(({ name }) => `*.${name.slice(name.indexOf('.') + 1)}`)
  return [...new Set([registryZone, `*.${registryZone}`, ...wildcards])]
}

async function generateKeys(): Promise<{ readonly privateKey: webcrypto.CryptoKey; readonly publicKey: webcrypto.CryptoKey }> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}
