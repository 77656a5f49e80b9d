/** The work of certificates.ts, in a thread of its own: keys, an authority for one lab, and one certificate for the names it is given. */
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import type { webcrypto } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { isAddress } from '../dns/address.ts'
import type { Certificates } from './certificates.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

async function issue(names: readonly string[]): Promise<Certificates> {
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
  const ofServer = (serialNumber: string, until: Date) => x509.X509CertificateGenerator.create({
    serialNumber,
    subject: `CN=${names[0]}`,
    issuer,
    notBefore,
    notAfter: until,
    signingKey: authorityKeys.privateKey,
    publicKey: serverKeys.publicKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isAddress(value) ? 'ip' : 'dns', value }))),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  })
  const [server, expired] = await Promise.all([ofServer('02', notAfter), ofServer('03', new Date(Date.now() - 3600_000))])
  const key = await crypto.subtle.exportKey('pkcs8', serverKeys.privateKey)
  return {
    authority: authority.toString('pem'),
    server: server.toString('pem'),
    expired: expired.toString('pem'),
    serverKey: x509.PemConverter.encode(key, 'PRIVATE KEY'),
  }
}

async function generateKeys(): Promise<{ readonly privateKey: webcrypto.CryptoKey; readonly publicKey: webcrypto.CryptoKey }> {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

parentPort?.postMessage(await issue(workerData as readonly string[]))
