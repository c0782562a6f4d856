const mask = '[redacted]';

/** Shapes of secrets that may stand in logs: bearer tokens, signed tokens (JWT), K3s node tokens, PEM private keys, URL credentials. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?-----END \1-----/g, mask],
  [/\bK10[0-9a-f]{64}::[^\s"']+/g, mask],
  [/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g, mask],
  [/(\bBearer\s+)[A-Za-z0-9._~+/=-]{16,}/g, `$1${mask}`],
  [/((?:client-key-data|token|password):\s*)["']?[^\s"']{8,}["']?/gi, `$1${mask}`],
  [/(\/\/[^\s/:@]+:)[^\s/@]+@/g, `$1${mask}@`],
];

/** Takes secrets out of a text before it is written: the given values and everything of a secret's known shape. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) if (secret.length > 0) clean = clean.replaceAll(secret, mask);
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean;
}
