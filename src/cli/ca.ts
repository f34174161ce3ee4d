/** `storetap ca`: where the local authority's certificate lies, and how each kind of client comes to trust it. Installs nothing. */
import { type Flags, loadConfig } from '../config.js'
import { prepareDataFolder } from '../store/folder.js'
import { LOCAL_NAMES, openLocalAuthority } from '../tls/local-authority.js'
import { command, execute } from './command.js'
import { flagsOf } from './flags.js'

/** @returns the exit status: 0 told, 1 there is no authority and none can be made, 2 usage or configuration */
export async function run(argv: readonly string[]): Promise<number> {
  const program = command('ca', 'The local certificate authority of the https ports: where it is, and how clients come to trust it.', [
    'storetap ca',
    'export NODE_EXTRA_CA_CERTS="$(storetap ca --path)"',
    'docker exec storetap node dist/main.js ca --pem > storetap-ca.pem'
  ])
  program
    .option('--path', "the certificate's path alone")
    .option('--pem', 'the certificate itself')
    .option('--data <dir>', 'folder of the log (.storetap)')
    .option('--config <file>', 'configuration file')
  return await execute(program, argv, () => show(flagsOf(program.opts()), program.opts()))
}

async function show(flags: Flags, { path: pathOnly, pem }: { path?: boolean; pem?: boolean }): Promise<number> {
  const { data } = loadConfig(flags, false)
  prepareDataFolder(data)
  const { path, certificate, expires } = await openLocalAuthority(data, Date.now(), (message) =>
    process.stderr.write(`storetap: ${message}\n`)
  )
  if (pem) process.stdout.write(certificate)
  else process.stdout.write(pathOnly ? `${path}\n` : guide(path, new Date(expires)))
  return 0
}

/** One block per kind of client, ready to paste. */
function guide(path: string, expires: Date): string {
  const file = quoted(path)
  const blocks: readonly (readonly [string, readonly string[]])[] = [
    ['Node', [`NODE_EXTRA_CA_CERTS=${file} npm start`]],
    [
      'Python (requests, httpx, urllib; the variables replace the known authorities, so those come along)',
      [
        `cat "$(python3 -m certifi)" ${file} > storetap-bundle.pem`,
        'REQUESTS_CA_BUNDLE=$PWD/storetap-bundle.pem SSL_CERT_FILE=$PWD/storetap-bundle.pem python3 app.py'
      ]
    ],
    [
      'Ruby (elsewhere than on Debian and Ubuntu, put the system bundle into the same file)',
      [`SSL_CERT_FILE=${file} bundle exec ruby app.rb`]
    ],
    ['PHP', [`php -d curl.cainfo=${file} -d openssl.cafile=${file} app.php`]],
    ['curl', [`curl --cacert ${file} https://localhost:4443/`]],
    [
      'Java (a copy of the known authorities with this one added; the password of cacerts is changeit)',
      [
        'cp "$JAVA_HOME/lib/security/cacerts" storetap-trust',
        `keytool -importcert -noprompt -alias storetap -file ${file} -keystore storetap-trust -storepass changeit`,
        'java -Djavax.net.ssl.trustStore=storetap-trust -Djavax.net.ssl.trustStorePassword=changeit -jar app.jar'
      ]
    ],
    [
      'Docker (the app in a container, storetap on this machine: call https://host.docker.internal:4443)',
      [
        `docker run -v ${file}:/storetap-ca.pem:ro -e NODE_EXTRA_CA_CERTS=/storetap-ca.pem --add-host host.docker.internal:host-gateway IMAGE`
      ]
    ],
    [
      'Browsers (by hand, if you want it; Node, Python and the like need none of this)',
      [
        `Firefox: Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import: ${path}`,
        `Chrome, Edge: chrome://certificate-manager, Local certificates, Custom, Trusted certificates, Import: ${path}`,
        'Safari: uses the keychain of macOS; open the file there and set it to "Always Trust" for SSL'
      ]
    ]
  ]
  const lines = blocks.map(([who, how]) => `${who}\n${how.map((line) => `  ${line}`).join('\n')}`)
  const names = LOCAL_NAMES.join(', ')
  const head = `The certificate of storetap's local authority, valid until ${expires.toISOString().slice(0, 10)}:\n\n  ${path}`
  const scope = `It can vouch for ${names} and for nothing else. Its key never leaves this folder; nothing was installed.`
  return `${head}\n\n${scope}\nThe https port is opened with --tls-port 4443. How clients come to trust it:\n\n${lines.join('\n\n')}\n`
}

/** For a POSIX shell. */
function quoted(path: string): string {
  return /^[\w./:@%+=,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
