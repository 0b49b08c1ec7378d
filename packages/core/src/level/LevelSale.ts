import { Context } from "effect"

/** How levels are sold. A setting. */
export class LevelSale extends Context.Service<LevelSale, {
  /** Whether level N-1 must be owned before level N may be bought (`DEPOSIT_LEVELS_SEQUENTIAL`). */
  readonly sequential: boolean
  /** Hours a commission is held before it becomes spendable (`REFERRAL_HOLD_HOURS`). */
  readonly commissionHoldHours: number
}>()("@sigmatrade/core/level/LevelSale") {}
