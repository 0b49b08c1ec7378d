import { LimitWindow } from "@sigmatrade/core/limit/LimitRule"
import { LimitRules } from "@sigmatrade/core/limit/LimitRules"
import { limitsFor } from "@sigmatrade/core/limit/limitsFor"
import { Layer } from "effect"

/** How often callers of the API may ask, and how much members may do, as the operator set both; windows in milliseconds. */
export const requestRules = (
  requests: { readonly requestsMax: number; readonly requestsWindowMs: number },
  updates: { readonly requestsMax: number; readonly windowMs: number }
) =>
  Layer.succeed(LimitRules, limitsFor(
    new LimitWindow({ count: updates.requestsMax, ms: updates.windowMs }),
    new LimitWindow({ count: requests.requestsMax, ms: requests.requestsWindowMs })
  ))
