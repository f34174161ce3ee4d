/** Pages of the codes that waf-request.ts prints. */
import type { CodePage } from '../../../model/diagnosis.js'

export const userAgentMissing: CodePage = {
  code: 'http.waf.user-agent-missing',
  level: 'failure',
  title: 'Firewall refuses requests without User-Agent',
  why: 'Many firewalls take a request without User-Agent for an attack and refuse it before the application sees it.',
  tell: 'The request has no User-Agent, and a block page (403, 406, 455) answers.',
  fix: ['Send a User-Agent that names your app and a contact.'],
  ceiling: 'likely',
  limits: 'The page seldom says which rule struck; the same call with a User-Agent decides.',
  docs: ['https://github.com/XiaoFaye/WooCommerce.NET/issues/810']
}

export const userAgentBlocked: CodePage = {
  code: 'http.waf.user-agent-blocked',
  level: 'failure',
  title: 'Firewall refuses this User-Agent',
  why: 'Some hosts refuse the default names of HTTP libraries and tools, whoever uses them.',
  tell: "A block page (403, 406) answers a library's default User-Agent, while another value passes.",
  fix: ['Set an honest User-Agent of your own.', 'Or have this one allowed by the host.'],
  ceiling: 'likely',
  docs: ['https://github.com/woocommerce/wc-api-python/issues/67']
}

export const acceptMissing: CodePage = {
  code: 'http.waf.accept-missing',
  level: 'failure',
  title: 'Server refuses requests without Accept',
  why: 'Some servers and firewalls answer 406, or 403, where a request does not say which format it accepts.',
  tell: 'A 406 page answers, and the request has no Accept field; a 403 page is a weaker sign.',
  fix: ['Send Accept: application/json.'],
  ceiling: 'likely',
  docs: ['https://github.com/XiaoFaye/WooCommerce.NET/issues/574', 'https://github.com/woocommerce/wc-api-php/issues/220']
}

export const modsecurity: CodePage = {
  code: 'http.waf.modsecurity',
  level: 'failure',
  title: 'ModSecurity rule refuses part of the request',
  why: 'ModSecurity in the web server compares parameters and bodies with attack patterns, and harmless data such as HTML in a description may match.',
  tell: 'A 403 or 406 page of Apache or LiteSpeed for some parameters or bodies only; older versions name Mod_Security in the page.',
  fix: ['Ask the host for the rule id in the audit log and have it exempted for the API path.'],
  ceiling: 'possible',
  docs: ['https://github.com/Automattic/jetpack/issues/17688']
}

export const pathBlocked: CodePage = {
  code: 'http.waf.path-blocked',
  level: 'failure',
  title: 'Web server or firewall denies the path',
  why: 'A deny rule of the web server answers on the path of the API, whatever the credentials; the application is not asked.',
  tell: 'The plain 403 page of the web server, without the fields that the API sends.',
  fix: ["Allow the path of the API in the server's rules (nginx: deny, Apache: Require, .htaccess, security plugin)."],
  ceiling: 'likely',
  limits: 'A rule on address or User-Agent gives the same page.',
  docs: ['https://nginx.org/en/docs/http/ngx_http_access_module.html', 'https://github.com/johngodley/redirection/issues/799']
}

export const waf: CodePage = {
  code: 'http.waf',
  level: 'failure',
  title: 'Firewall or web server refused the request before the application saw it',
  why: 'An HTML page without any field of the API answered: something in front of the application refused the request. The credential was not looked at.',
  tell: 'Status 403, 406, 429 or 455 with an HTML page and none of the fields that the API sends.',
  fix: [
    'Ask the host which rule struck, quoting time, address and any incident number of the page.',
    'Have the API path or your address allowed.'
  ],
  ceiling: 'likely',
  docs: ['https://www.rfc-editor.org/rfc/rfc9110.html#section-15.5.4', 'https://github.com/johngodley/redirection/issues/1177']
}
