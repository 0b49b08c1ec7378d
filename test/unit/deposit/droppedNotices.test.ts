import { assert, it } from "@effect/vitest"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { droppedNotices } from "@sigmatrade/core/deposit/droppedNotices"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { UserId } from "@sigmatrade/core/user/User"
import { freshTransfer, ownedBy, sightingOf } from "@sigmatrade/adapters/contract/freshTransfer"

const userId = UserId.make("00000000-0000-7000-8000-000000000001")
const transfer = freshTransfer()
const mine = sightingOf(transfer, ownedBy(userId))

it("a lost payment is told to its member, about the payment, unless its transaction pays us in another place", () => {
  const [notice, ...others] = droppedNotices([{ ...mine, elsewhere: false }])
  assert.deepStrictEqual([notice?.userId, notice?.subject, notice?.notification._tag], [userId, transferId(transfer), "DepositDropped"])
  assert.deepStrictEqual(others, [])
  assert.deepStrictEqual(droppedNotices([{ ...mine, elsewhere: true }]), [])
})

it("nobody is told of lost money that nobody owned", () => {
  assert.deepStrictEqual(droppedNotices([{ ...sightingOf(transfer), elsewhere: false }]), [])
})

it("a member reads which payment is gone, once for each block it was lost from", () => {
  const id = transferId(transfer)
  assert.deepStrictEqual(droppedNotices([{ ...mine, elsewhere: false }]), [new Notice({
    id: NoticeId.make(`deposit-dropped:${id}:${transfer.blockHash}`), userId, subject: id,
    notification: { _tag: "DepositDropped", transferId: id, asset: transfer.asset, amount: transfer.amount }
  })])
})
