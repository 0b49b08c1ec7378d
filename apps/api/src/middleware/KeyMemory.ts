import type { KeyHash } from "@sigmatrade/core/admin/Operator"

/** Wrong keys of one address. */
export interface WrongKeys {
  readonly count: number
  /** When they count no more, in milliseconds since 1970. */
  readonly until: number
}

/** What a process remembers of the keys it was shown. Values only, so that all apps of a process may share it. */
export interface KeyMemory {
  /** Those that have been right. */
  readonly right: Map<KeyHash, true>
  /** By the address they came from. */
  readonly wrong: Map<string, WrongKeys>
}

/** Of more keys or addresses at once those who came first are forgotten. */
const KEPT_MAX = 10_000

/** Keeps something as the newest, and forgets the oldest when there are too many. */
export const keep = <Key, Value>(kept: Map<Key, Value>, key: Key, value: Value): void => {
  kept.delete(key)
  kept.set(key, value)
  const oldest = kept.size > KEPT_MAX ? kept.keys().next() : null
  if (oldest !== null && oldest.done !== true) kept.delete(oldest.value)
}

/** One that remembers nothing yet. */
export const makeKeyMemory = (): KeyMemory => ({ right: new Map(), wrong: new Map() })
