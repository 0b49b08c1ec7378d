import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import { Layer } from "effect"
import { optional } from "./Setting.ts"
import type { Values } from "./Setting.ts"
import { whole } from "./SettingReader.ts"

/** How much of one person's the bot serves. */
export const limitSettings = {
  windowMs: optional("RATE_LIMIT_WINDOW_MS", "milliseconds from 1000 to 3600000", whole(1_000, 3_600_000), 60_000),
  requestsMax: optional("RATE_LIMIT_MAX_REQUESTS", "a number from 1 to 100000", whole(1, 100_000), 20)
}

/** The settings as core's service. */
export const limitRules = ({ requestsMax, windowMs }: Values<typeof limitSettings>): Layer.Layer<LimitRules> =>
  Layer.succeed(LimitRules, limitsFor(new LimitWindow({ count: requestsMax, ms: windowMs })))
