const hash = 'a'.repeat(64);
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ0ZXN0ZXIifQ.c2lnbmF0dXJlc2lnbmF0dXJl';

/** Secrets as they stand in logs, manifests and commands: in words, what must not be written of it, the text it stands in. */
export const planted: readonly (readonly [string, string, string])[] = [
  ['a node token', 'nonce11', `K10${hash}::server:nonce11`],
  ['a bearer token', 'nonce22abcdef', 'Authorization: Bearer nonce22abcdef'],
  ['a basic login', 'bm9uY2UzMw', 'authorization: Basic bm9uY2UzMw=='],
  ['a signed token', 'eyJzdWIi', `said ${jwt}.`],
  ['a private key', 'nonce44', '-----BEGIN EC PRIVATE KEY-----\nnonce44\n-----END EC PRIVATE KEY-----'],
  ['a key in a kubeconfig', 'bm9uY2U1NQ', '    client-key-data: bm9uY2U1NQ=='],
  ['a token in a kubeconfig', 'nonce66', '    token: nonce66'],
  ['a password in YAML', 'nonce77', 'mariadb:\n  rootPassword: "nonce77"\n'],
  ['a password on a command line', 'nonce88', 'run --db-password=nonce88 --verbose'],
  ['a password in a query', 'nonce99', 'GET /login?user=a&password=nonce99&next=b'],
  ['a variable of a pod in YAML', 'nonce10 and more', '- name: DB_PASSWORD\n  value: nonce10 and more\n'],
  ['credentials in an address', 'nonce12', 'proxy is http://user:nonce12@10.0.0.1:3128'],
  ['a login of Docker', 'bm9uY2UxMw', '{"auths":{"r":{"auth":"bm9uY2UxMw=="}}}'],
  ['a password in JSON', 'nonce14', '{"adminPassword":"nonce14","user":"a"}'],
];
