import { Context } from "effect"
import type { LimitedOperation, LimitRule } from "./LimitRule.ts"

/** How often what may be done. */
export class LimitRules
  extends Context.Service<LimitRules, Readonly<Record<LimitedOperation, LimitRule>>>()("@sigmatrade/core/limit/LimitRules") {}
