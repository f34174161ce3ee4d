/**
 * Certificates of our own making: an authority and the leaves that it issues, EC P-256 by way of node's webcrypto. No files, no clock.
 * reflect-metadata comes first: the library's container asks for it when it is loaded.
 */
import 'reflect-metadata'
import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { AsnConvert } from '@peculiar/asn1-schema'
import { GeneralName, GeneralSubtree, GeneralSubtrees, id_ce_nameConstraints, NameConstraints } from '@peculiar/asn1-x509'
import * as x509 from '@peculiar/x509'

/** A key and its certificate, PEM, as node's TLS takes them. */
export interface Leaf {
  readonly key: string
  readonly cert: string
  /** Milliseconds since 1970. */
  readonly expires: number
}

export interface Authority {
  /** Its certificate, PEM: what clients are told to trust. */
  readonly certificate: string
  /** Its private key, PEM (PKCS #8). */
  readonly key: string
  readonly expires: number
  /** A certificate for these host names and addresses, with a key of its own. @param now milliseconds since 1970 */
  issue(names: readonly string[], now: number): Promise<Leaf>
}

/** Short, as they are renewed while we run and made anew at each start. */
export const LEAF_DAYS = 7
const DAY = 86_400_000
/** Certificates begin in the past: clocks of containers and virtual machines lag. */
const BACKDATED = DAY
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const

/**
 * @param permitted names and addresses that the authority can vouch for and no others (RFC 5280 section 4.2.1.10), so that its key opens
 *   nothing else even in wrong hands; undefined: any
 */
export async function createAuthority(
  name: string,
  days: number,
  now: number,
  permitted: readonly string[] | undefined
): Promise<Authority> {
  const keys = await generateKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }, { O: ['storetap'] }],
    keys,
    notBefore: new Date(now - BACKDATED),
    notAfter: new Date(now + days * DAY),
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(permitted ? [constrainedTo(permitted)] : [])
    ]
  })
  return authorityOf(certificate, keys.privateKey, await privatePem(keys.privateKey))
}

/** @throws Error with a sentence for a person where the two are not the halves of one authority */
export async function readAuthority(certificate: string, key: string): Promise<Authority> {
  const parsed = attempt('the certificate', () => new X509Certificate(certificate))
  const privateKey = attempt('the key', () => createPrivateKey(key))
  if (!parsed.ca) throw new Error('the certificate is not one of an authority (CA:TRUE is missing)')
  if (!parsed.checkPrivateKey(privateKey)) throw new Error('the key does not belong to the certificate')
  const { asymmetricKeyType, asymmetricKeyDetails } = privateKey
  if (asymmetricKeyType !== 'ec' || asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('the key is not an EC P-256 one')
  const signing = await webcrypto.subtle.importKey('pkcs8', privateKey.export({ type: 'pkcs8', format: 'der' }), CURVE, false, ['sign'])
  return authorityOf(new x509.X509Certificate(certificate), signing, key)
}

function authorityOf(certificate: x509.X509Certificate, signingKey: webcrypto.CryptoKey, key: string): Authority {
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key,
    expires: certificate.notAfter.getTime(),
    issue: async (names, now) => {
      const keys = await generateKeys()
      const notAfter = new Date(Math.min(now + LEAF_DAYS * DAY, certificate.notAfter.getTime()))
      const leaf = await x509.X509CertificateGenerator.create({
        subject: [{ CN: [names[0] ?? 'localhost'] }],
        issuer: certificate.subjectName.toJSON(),
        publicKey: keys.publicKey,
        signingKey,
        notBefore: new Date(now - BACKDATED),
        notAfter,
        signingAlgorithm: SIGNING,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }))),
          await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
          // Python's strict mode (3.13) wants it.
          await x509.AuthorityKeyIdentifierExtension.create(certificate)
        ]
      })
      return { key: await privatePem(keys.privateKey), cert: `${leaf.toString('pem')}\n`, expires: notAfter.getTime() }
    }
  }
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}

function constrainedTo(permitted: readonly string[]): x509.Extension {
  const bases = permitted.map((name) => {
    const version = isIP(name)
    if (version === 0) return new GeneralName({ dNSName: name })
    return new GeneralName({ iPAddress: `${name}/${version === 4 ? 32 : 128}` })
  })
  const permittedSubtrees = new GeneralSubtrees(bases.map((base) => new GeneralSubtree({ base })))
  return new x509.Extension(id_ce_nameConstraints, true, AsnConvert.serialize(new NameConstraints({ permittedSubtrees })))
}

function attempt<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch {
    // The library's message may quote what it read, which is a key.
    throw new Error(`${what} is not readable PEM`)
  }
}
