/** What came of holding one signature to the key; `unknown` where that could not be done. */
export interface Judgement {
  readonly status: 'good' | 'bad' | 'unknown';
  /** Why it is not good, in words that follow the name of the image. */
  readonly reason: string;
}

export const good: Judgement = { status: 'good', reason: '' };

export function bad(reason: string): Judgement {
  return { status: 'bad', reason };
}

export function unknown(reason: string): Judgement {
  return { status: 'unknown', reason };
}

/** Good or, where the bytes were signed by whoever, not. */
export function judged(isSigned: boolean): Judgement {
  return isSigned ? good : bad('its signature was not made with this key, or not over these bytes');
}

/** A signature with a certificate stands and falls with a transparency log and its roots. */
export const keyless = unknown('its signature is keyless: it carries a certificate, and no key verifies it');

/** The signature is about something else. */
export function aboutAnother(digest: string): Judgement {
  return bad(`its signature is about ${digest}, something else`);
}
