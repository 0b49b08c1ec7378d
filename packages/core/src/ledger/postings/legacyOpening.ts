import type { Money } from "../../money/Money.ts"
import type { UserId } from "../../user/User.ts"
import { availableOf, HOUSE_CAPITAL } from "../Account.ts"
import type { Entry } from "../Entry.ts"
import { Movement } from "../Entry.ts"

/** What the inherited system owed to a member when he was taken over from it: the operator's capital, which its wallets hold, is his from now on. */
export const legacyOpening = (id: string, userId: UserId, owed: Money): Entry => ({
  kind: "legacy-opening",
  businessId: id,
  movements: [new Movement({ debit: HOUSE_CAPITAL, credit: availableOf(userId), ...owed })]
})
