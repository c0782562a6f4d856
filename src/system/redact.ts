const mask = '[redacted]';

/** Ends of names whose values are secrets, in any case and with or without separators. */
const secretName = String.raw`(?:pass(?:word|wd|phrase)?|token|secret|(?:api|access|private|secret)[-_]?key|client-key-data|credentials?)`;
/** A value that says nothing, and one that was masked before. */
const nothing = String.raw`(?!\[redacted\]|(?:null|true|false|~|none)(?![\w-])|""|'')`;

/**
 * Shapes of secrets that may stand in any text: PEM private keys, K3s node tokens, signed tokens (JWT), Authorization headers,
 * values after the name of a secret, environment variables that have such a name, logins of Docker's clients, URL credentials.
 */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z ]*PRIVATE KEY)-----(?:(?!-----BEGIN)[\s\S])*?-----END \1-----/g, mask],
  [/\bK10[0-9a-f]{64}::[^\s"'\\]+/g, mask],
  // What comes after a word is looked at once a word: a text of `-eyJ-eyJ…` would take the square of its length.
  [
    /(?<![\w-])(?=[\w-]+\.eyJ[\w-]{10,}\.[\w-]{10,})([\w-]*?\b)eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g,
    `$1${mask}`,
  ],
  [/(\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1${mask}`],
  [
    new RegExp(
      String.raw`(${secretName}(?:["']?:[ \t]*|[ \t]*=[ \t]*)["']?)${nothing}[^\s"'\\,}&;]{3,}`,
      'gi',
    ),
    `$1${mask}`,
  ],
  [
    new RegExp(
      String.raw`(name["']?:\s*["']?[\w.-]{0,200}${secretName}["']?,?\s+["']?value["']?:\s*["']?)${nothing}[^\s"'}][^\n"'}]*`,
      'gi',
    ),
    `$1${mask}`,
  ],
  [/(["']auth["']\s*:\s*["'])[A-Za-z0-9+/=]{8,}/g, `$1${mask}`],
  [/(:\/\/[^\s/:@"']*:)[^\s/@"']+@/g, `$1${mask}@`],
];

/** Takes secrets out of a text before it is written: the given values and everything of a secret's known shape. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) if (secret.length > 0) clean = clean.replaceAll(secret, mask);
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean;
}

const secretKey = new RegExp(`${secretName}$`, 'i');

/**
 * The same for data: every text in it, what stands under the name of a secret, what a Kubernetes Secret holds, and the value
 * of an environment variable with such a name. A text that is JSON itself is taken apart. The shape stays.
 */
export function redactData<T>(data: T, secrets: readonly string[] = []): T {
  return clean(data, secrets) as T;
}

function clean(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return cleanText(value, secrets);
  if (Array.isArray(value)) return value.map((item: unknown) => clean(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const held = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(held).map(([key, item]) => [
      key,
      isSecret(held, key) ? masked(item) : clean(item, secrets),
    ]),
  );
}

function isSecret(held: Readonly<Record<string, unknown>>, key: string): boolean {
  // A login of Docker's clients stands under `auth`.
  if (secretKey.test(key) || (key === 'auth' && typeof held[key] === 'string')) return true;
  if (key === 'data' || key === 'stringData') return held['kind'] === 'Secret';
  return key === 'value' && typeof held['name'] === 'string' && secretKey.test(held['name']);
}

/** Texts are masked; what else stands under such a name, such as a number of seconds or a reference, is looked into. */
function masked(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? '' : mask;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item)]));
}

function cleanText(text: string, secrets: readonly string[]): string {
  if (/^\s*[{[]/.test(text)) {
    try {
      return JSON.stringify(clean(JSON.parse(text), secrets));
    } catch {
      // Not JSON: a text like others.
    }
  }
  return redact(text, secrets);
}
