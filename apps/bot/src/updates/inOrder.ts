/**
 * Work that is done one after another as far as it belongs together, and at the same time otherwise. What fails does not stop what comes
 * after it.
 */
export const inOrder = () => {
  const last = new Map<number, Promise<unknown>>()
  return <A>(key: number, work: () => Promise<A>): Promise<A> => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work)
    const settled = mine.then(() => {}, () => {}).then(() => {
      if (last.get(key) === settled) last.delete(key)
    })
    last.set(key, settled)
    return mine
  }
}
