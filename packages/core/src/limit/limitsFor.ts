import type { LimitRules } from "./LimitRules.ts"
import { LimitRule, LimitWindow } from "./LimitRule.ts"

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const within = (count: number, ms: number) => new LimitWindow({ count, ms })
const reading = (...windows: LimitRule["windows"]) => new LimitRule({ windows, whenUnknown: "allow" })
const guarded = (...windows: LimitRule["windows"]) => new LimitRule({ windows, whenUnknown: "refuse" })

/**
 * The limits of every operation; `general` is that of all a member sends us, `requests` that of all a caller asks the HTTP API. What touches money, identity or access is refused while its
 * count is unknown; what only reads or talks is not. Tries of a password are counted with the password.
 */
export const limitsFor = (general: LimitWindow, requests: LimitWindow = within(600, MINUTE_MS)): LimitRules["Service"] => ({
  update: reading(general),
  registration: guarded(within(3, HOUR_MS)),
  withdrawal: guarded(within(10, HOUR_MS), within(20, DAY_MS)),
  verification: guarded(within(5, HOUR_MS)),
  purchase: guarded(within(5, 5 * MINUTE_MS)),
  intent: reading(within(5, 5 * MINUTE_MS)),
  ticket: reading(within(5, HOUR_MS)),
  login: guarded(within(5, 15 * MINUTE_MS)),
  export: reading(within(5, HOUR_MS)),
  request: reading(requests),
  // Of one address, and of all together, where the limit only raises the alarm. Keys are too long to be guessed: nobody waits while the count is unknown.
  "wrong-key": reading(within(5, 15 * MINUTE_MS)),
  "wrong-key-everywhere": reading(within(50, 15 * MINUTE_MS))
})
