/** How many are answered together at most. */
const MANY_MAX = 250
/** How many crowds of one kind are being answered at once, at most. */
const AT_ONCE_MAX = 4
/** How long whoever waits for the crowd before him does so: by then something holds it up. */
const PATIENCE_MS = 10

/**
 * Gathers who asks for the same thing: all of one turn of the event loop go together, and whoever comes while a crowd is being answered waits
 * for its end, which comes soon. `answer` calls `done` when all of them are answered; `ended` is called when nobody waits and nobody is answered.
 */
export const makeCrowd = <A>(answer: (all: ReadonlyArray<A>, done: () => void) => void, ended: () => void): (one: A) => void => {
  let waiting: Array<A> = []
  let [underWay, isPlanned] = [0, false]
  let patience: ReturnType<typeof setTimeout> | undefined
  const start = () => {
    clearTimeout(patience)
    ;[isPlanned, patience] = [false, undefined]
    const all = waiting.slice(0, MANY_MAX)
    if (all.length === 0) return
    waiting = waiting.slice(MANY_MAX)
    underWay++
    answer(all, () => {
      underWay--
      if (underWay === 0 && waiting.length === 0) ended()
      else plan()
    })
    plan()
  }
  const plan = () => {
    if (isPlanned || underWay >= AT_ONCE_MAX || waiting.length === 0) return
    isPlanned = underWay === 0 || waiting.length >= MANY_MAX
    if (isPlanned) setImmediate(start)
    else patience ??= setTimeout(start, PATIENCE_MS)
  }
  return (one) => {
    waiting.push(one)
    plan()
  }
}
