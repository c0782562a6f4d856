/**
 * Like Promise.all, but rejects only after every part has ended: none may go on starting things once its caller has
 * begun to clean up. The first failure in order of the list is the one that is thrown.
 */
export async function together<const Parts extends readonly Promise<unknown>[]>(
  parts: Parts,
): Promise<{ -readonly [Key in keyof Parts]: Awaited<Parts[Key]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
