import { assert, it } from "@effect/vitest"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { seenNotices } from "@sigmatrade/core/deposit/seenNotices"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { UserId } from "@sigmatrade/core/user/User"
import { freshTransfer, ownedBy, sightingOf } from "@sigmatrade/adapters/contract/freshTransfer"

const userId = UserId.make("00000000-0000-7000-8000-000000000001")
const transfer = freshTransfer({ blockNumber: BlockNumber.make(100) })
const mine = sightingOf(transfer, ownedBy(userId))
const at = (latest: number, needed = 12) => seenNotices([mine], BlockNumber.make(latest), needed)
const confirmations = (latest: number, needed?: number) =>
  at(latest, needed).map(({ notification }) => notification._tag === "DepositSeen" ? notification.confirmations : -1)[0]

it("the block of a payment is its own first confirmation, and more than needed are not shown", () => {
  assert.deepStrictEqual([99, 100, 101, 111, 500].map((latest) => confirmations(latest)), [1, 1, 2, 12, 12])
  assert.strictEqual(confirmations(100, 1), 1)
})

it("the way to the last confirmation is told in a few steps, not block by block", () => {
  const ids = new Set(Array.from({ length: 50 }, (_, index) => at(100 + index)[0]?.id))
  assert.strictEqual(ids.size, 5)
  assert.strictEqual(new Set(Array.from({ length: 50 }, (_, index) => at(100 + index, 1)[0]?.id)).size, 1)
})

it("all notices about a payment have it as their subject, and nobody is told of money in suspense", () => {
  const [notice] = at(100)
  assert.deepStrictEqual([notice?.userId, notice?.subject], [userId, transferId(transfer)])
  assert.deepStrictEqual(seenNotices([sightingOf(transfer)], BlockNumber.make(100), 12), [])
})

it("a member reads of which payment it is, how much, and how far it has come", () => {
  const id = transferId(transfer)
  assert.deepStrictEqual(at(102), [new Notice({
    id: NoticeId.make(`deposit-seen:${id}:${transfer.blockHash}:1`), userId, subject: id,
    notification: {
      _tag: "DepositSeen", transferId: id, asset: transfer.asset, amount: transfer.amount, blockNumber: BlockNumber.make(100),
      confirmations: 3, confirmationsNeeded: 12
    }
  })])
})
