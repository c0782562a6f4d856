/** Names of what people read or a browser shows. */
const readers =
  /(?:description|documentation|docs?|help|home(?:page)?|(?<!download[_-]?)links?|href|support|notes?|summary|title|(?<!con)text|licen[cs]e|icon|logo|runbook)(?:[_-]?ur[li])?$/i;
/** Names of identifiers that only look like addresses. */
const identifiers = /(?:schema|xmlns|@context|audiences?)$/i;
/** Names of where the workload itself is reached from outside. */
const own =
  /(?:external|root|public|site|redirect|callback)[_-]?(?:ur[li]|host)|allow(?:ed)?[_-]?(?:ur[li]|host)s?|origins?$|^-*hostname$/i;

/** Whether an address under this name is for readers, browsers or parsers, and never fetched. */
export function isForReaders(name: string): boolean {
  return readers.test(name) || identifiers.test(name);
}

/** Whether a flag, variable or field of this name says where the workload itself is reached, or from where. */
export function isOwnAddress(name: string): boolean {
  return own.test(name);
}
