/** The only source of chance of a history: the same seed gives the same throws. */
export interface Dice {
  /** A whole number from 0 up to, but not including, `end`. */
  readonly below: (end: number) => number
  readonly between: (min: number, max: number) => number
  /** True this often in a hundred. */
  readonly percent: (chance: number) => boolean
  readonly pick: <A>(values: ReadonlyArray<A>) => A
  /** One of the values, each as likely as its weight. */
  readonly weighted: <A>(values: ReadonlyArray<readonly [weight: number, value: A]>) => A
  /** A number of rare events with this mean. */
  readonly poisson: (mean: number) => number
}

/** Numbers between 0 and 1 from a 32-bit seed (mulberry32): small, fast and the same on every machine. */
const numbersFrom = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Dice that fall as the seed says. */
export const makeDice = (seed: number): Dice => {
  // Neighbouring seeds begin far apart.
  const next = numbersFrom(Math.imul(seed, 0x9e3779b1) ^ 0x5bf03635)
  const below = (end: number) => Math.floor(next() * end)
  const pick = <A>(values: ReadonlyArray<A>): A => {
    const value = values[below(values.length)]
    if (value === undefined) throw new RangeError("nothing to pick from")
    return value
  }
  return {
    below,
    pick,
    between: (min, max) => min + below(max - min + 1),
    percent: (chance) => next() * 100 < chance,
    weighted: (values) => {
      let left = next() * values.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, value] of values) {
        left -= weight
        if (left < 0) return value
      }
      return pick(values)[1]
    },
    poisson: (mean) => {
      const limit = Math.exp(-mean)
      let [count, product] = [0, next()]
      while (product > limit) {
        count += 1
        product *= next()
      }
      return count
    }
  }
}
