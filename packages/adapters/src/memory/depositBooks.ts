import { transferId } from "@sigmatrade/core/chain/Transfer"
import type { DepositStanding } from "@sigmatrade/core/deposit/DepositStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { HashMap } from "effect"
import type { DepositRow, World } from "./World.ts"

/** In which books a deposit is. */
export const depositBooks = ({ settlements }: DepositRow): DepositStanding["books"] => {
  const last = settlements.at(-1)
  if (last === undefined) return "none"
  return last.settlement.outcome === "suspense" ? "suspense" : "member"
}

/** The member whose deposit it is: by its attribution, or because it was assigned to him out of suspense. */
export const depositOwner = ({ attribution, decisions }: DepositRow): UserId | null => {
  const assigned = decisions.find(({ action }) => action._tag === "Assign")?.action
  if (assigned?._tag === "Assign") return assigned.userId
  return attribution._tag === "Member" ? attribution.userId : null
}

/** Whether broken finality took it. */
export const isReversed = (world: World, { transfer }: Pick<DepositRow, "transfer">): boolean =>
  HashMap.has(world.reversals, transferId(transfer))
