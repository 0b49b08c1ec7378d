import type { LevelTable } from "../level/LevelTable.ts"
import { buyableLevels } from "../level/levelFor.ts"
import type { OwnedLevels } from "../level/levelFor.ts"
import type { Purchase } from "../level/Purchase.ts"
import { Amount, ZERO } from "../money/Amount.ts"
import type { AssetId } from "../money/Asset.ts"
import { Notice, NoticeId } from "../notification/Notice.ts"
import type { Deposit } from "./Deposit.ts"
import type { IntentOutcome } from "./IntentOutcome.ts"

/** The member as he is after the credit. */
interface Credited {
  readonly available: ReadonlyMap<AssetId, Amount>
  readonly owned: OwnedLevels
}

/** The cheapest level he may buy next in an asset and cannot pay yet, and what is missing to it. */
const missingTo = (table: LevelTable, asset: AssetId, available: Amount, owned: OwnedLevels, sequential: boolean) => {
  const next = buyableLevels(table, asset, owned, sequential).find(({ price }) => price > available)
  return next === undefined ? null : { level: next.level, amount: Amount.make(next.price - available) }
}

/** Tells a member that his deposit is his, what it bought and what is missing to the next level. */
export const creditedNotice = (
  deposit: Deposit,
  purchase: Purchase | null,
  member: Credited,
  rules: { readonly table: LevelTable; readonly sequential: boolean },
  intent: IntentOutcome
): Notice => {
  const { amount, asset, id, userId } = deposit
  const available = member.available.get(asset) ?? ZERO
  return new Notice({
    id: NoticeId.make(`deposit-credited:${id}`),
    userId,
    subject: id,
    notification: {
      _tag: "DepositCredited",
      transferId: id,
      asset,
      amount,
      bought: purchase === null ? null : { level: purchase.price.level, price: purchase.price.price },
      intent,
      missing: missingTo(rules.table, asset, available, member.owned, rules.sequential),
      available
    }
  })
}
