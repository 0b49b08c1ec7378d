/** The middle value, the mean of the middle two when there are two; of none, not a number. */
export const median = (values: ReadonlyArray<number>): number => {
  const sorted = values.toSorted((one, other) => one - other)
  const half = sorted.length / 2
  const middle = sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/** One figure of several rounds. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** The median of several rounds, with the extremes beside it, since a shared machine is never quiet. */
export const spreadOf = (values: ReadonlyArray<number>): Spread => ({
  median: median(values),
  least: Math.min(...values),
  most: Math.max(...values)
})

/** Runs something and answers how many seconds it took. */
export const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}
