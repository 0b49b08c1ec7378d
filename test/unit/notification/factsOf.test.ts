import { assert, describe, it } from "@effect/vitest"
import { droppedNotices } from "@sigmatrade/core/deposit/droppedNotices"
import { seenNotices } from "@sigmatrade/core/deposit/seenNotices"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { factsOf } from "@sigmatrade/core/notification/factsOf"
import { Notice, NoticeId } from "@sigmatrade/core/notification/Notice"
import { UserId } from "@sigmatrade/core/user/User"
import { LARGE, USDT } from "@sigmatrade/adapters/contract/freshPayment"
import { freshTransfer, ownedBy, sightingOf } from "@sigmatrade/adapters/contract/freshTransfer"

const userId = UserId.make("01890a5d-ac96-774b-bcce-b302099a8057")

describe("factsOf", () => {
  it("a sighting is one fact per block, however many of its confirmations are told", () => {
    const transfer = freshTransfer()
    const told = (latest: number, sighting = sightingOf(transfer, ownedBy(userId))) =>
      seenNotices([sighting], BlockNumber.make(latest), 12).flatMap(factsOf).map(({ cause }) => cause)
    assert.deepStrictEqual(told(100), told(111))
    assert.lengthOf(told(100), 1)
    const elsewhere = freshTransfer({ ...transfer, blockHash: freshTransfer().blockHash })
    assert.notDeepEqual(told(100, sightingOf(elsewhere, ownedBy(userId))), told(100))
  })

  it("a fact names member and payment by the ids the API knows them by, asset and amount, every digit of it", () => {
    const transfer = freshTransfer()
    const [fact] = droppedNotices([{ transfer, attribution: ownedBy(userId), elsewhere: false }]).flatMap(factsOf)
    assert.isDefined(fact)
    assert.strictEqual(fact.type, "deposit.dropped")
    assert.deepStrictEqual(fact.data, { user_id: `usr_${userId}`, deposit_id: `dep_${transferId(transfer)}`, asset: "USDT", amount: "1180591620717411303425" })
  })

  it("a credit that bought a level is two facts, and mere words are none", () => {
    const id = transferId(freshTransfer())
    const credited = new Notice({ id: NoticeId.make(`deposit-credited:${id}`), userId, subject: id, notification: {
      _tag: "DepositCredited", transferId: id, asset: USDT, amount: LARGE, bought: { level: 2, price: LARGE }, missing: null, available: LARGE
    } })
    assert.deepStrictEqual(factsOf(credited).map(({ type }) => type), ["deposit.credited", "level.bought"])
    const words = new Notice({ id: NoticeId.make("password-set:1"), userId, subject: null, notification: { _tag: "PasswordChanged", isFirst: true } })
    assert.deepStrictEqual(factsOf(words), [])
  })
})
