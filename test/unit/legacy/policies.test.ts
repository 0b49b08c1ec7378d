import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import * as Sha256Node from "@sigmatrade/adapters/crypto/Sha256Node"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { amountOwed } from "@sigmatrade/core/legacy/amountOwed"
import { judgeLevels, momentOf } from "@sigmatrade/core/legacy/judgeLevels"
import { judgeOldWithdrawals } from "@sigmatrade/core/legacy/judgeOldWithdrawals"
import { judgeRetries } from "@sigmatrade/core/legacy/judgeRetries"
import { judgeStandings } from "@sigmatrade/core/legacy/judgeStandings"
import { naturalUuid } from "@sigmatrade/core/legacy/naturalUuid"
import { contentOf } from "@sigmatrade/core/legacy/OldTicket"
import { placeSponsors } from "@sigmatrade/core/legacy/placeSponsors"
import { placeWallets } from "@sigmatrade/core/legacy/placeWallets"
import { membersAmong } from "@sigmatrade/core/legacy/planMembers"
import { USDT } from "@sigmatrade/core/money/Asset"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import { DateTime, Effect, Schema } from "effect"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { oldFacts, oldRow } from "./oldRows.ts"

const keccak256 = Effect.runSync(Keccak256.pipe(Effect.provide(Keccak256Noble.layer)))
const sha256 = Effect.runSync(Sha256.pipe(Effect.provide(Sha256Node.layer)))
const NOTHING = { paid: new Set<string>(), unpaid: new Set<string>() }

describe("amounts of the old tables", () => {
  it("are read to the last of their eight decimals, far beyond what a floating-point number holds", () => {
    assert.strictEqual(amountOwed("9999999999.99999999", USDT), 9_999_999_999_999_999_990_000_000_000n)
    assert.strictEqual(amountOwed("0.00000001", USDT), 10_000_000_000n)
  })

  it("are none when nobody can owe them", () => {
    for (const odd of [null, "", "-1", "NaN", "Infinity", "1e3", "1,5", `0.${"1".repeat(19)}`]) assert.isNull(amountOwed(odd, USDT), String(odd))
  })
})

describe("sponsors", () => {
  const named = (pairs: ReadonlyArray<readonly [string, string | null]>) => oldFacts({ users: pairs.map(([id, referrer_id]) => ({ id, referrer_id })) })

  it("always come before those they invited, everybody once, whatever rings there are", () => {
    const users = fc.integer({ min: 1, max: 12 }).chain((size) => fc.array(fc.option(fc.integer({ min: 1, max: size + 1 })), { minLength: size, maxLength: size }))
    fc.assert(fc.property(users, (referrers) => {
      const facts = named(referrers.map((referrer, index) => [String(index + 1), referrer === null ? null : String(referrer)]))
      const known = new Set(facts.rows.users.map(({ id }) => id))
      const { order, sponsors } = placeSponsors(facts, known)
      assert.sameMembers([...order], [...known])
      for (const [member, sponsor] of sponsors) assert.isBelow(order.indexOf(sponsor), order.indexOf(member))
    }), { numRuns: 500 })
  })

  it("of a ring all stay but that of its oldest, who came first", () => {
    const { doubts, sponsors } = placeSponsors(named([["10", "2"], ["2", "9"], ["9", "10"], ["11", "10"]]), new Set(["2", "9", "10", "11"]))
    assert.deepStrictEqual(Object.fromEntries(sponsors), { 10: "2", 9: "10", 11: "10" })
    assert.deepStrictEqual(doubts.map(({ subject }) => subject), ["users:2"])
  })

  it("follow a user's own row, where he has none his relation of the first tier, and other tiers follow from them", () => {
    const facts = oldFacts({
      users: [{ id: "1" }, { id: "2", referrer_id: "1" }, { id: "3" }],
      referrals: [
        { id: "1", referrer_id: "3", referral_id: "2", level: "1" }, { id: "2", referrer_id: "2", referral_id: "3", level: "1" },
        { id: "3", referrer_id: "1", referral_id: "3", level: "2" }, { id: "4", referrer_id: "3", referral_id: "3", level: "3" }
      ]
    })
    const { doubts, leftOut, sponsors } = placeSponsors(facts, new Set(["1", "2", "3"]))
    assert.deepStrictEqual(Object.fromEntries(sponsors), { 2: "1", 3: "2" })
    assert.deepStrictEqual([doubts.map(({ subject }) => subject), leftOut.map(({ id }) => id)], [["users:2"], ["1", "4"]])
  })
})

describe("wallets", () => {
  it("of two users, also where only letters' case differs, are nobody's; one with its checksum is that of its user in small letters (K-104)", () => {
    const checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
    const facts = oldFacts({ users: [{ id: "1", wallet_address: ` ${checksummed}` }, { id: "2", wallet_address: `0x${"AB".repeat(20)}` }, { id: "3", wallet_address: `0x${"ab".repeat(20)}` }] })
    const { doubts, wallets } = placeWallets(facts, keccak256, new Map())
    assert.deepStrictEqual([...wallets], [["1", checksummed.toLowerCase()]])
    assert.deepStrictEqual(doubts.map(({ subject }) => subject), ["users:2", "users:3"])
  })
})

describe("old withdrawals", () => {
  it("count by what is known of them, and what was never ended has to be looked at", () => {
    const asked = (id: string, status: string, tx_hash: string | null = null) => ({ id, user_id: "1", type: "withdrawal", amount: "1", status, tx_hash })
    const facts = oldFacts({
      transactions: [asked("1", "pending"), asked("2", "pending", "0x1"), asked("3", "processing"), asked("4", "frozen"), asked("5", "confirmed", "0x2"), asked("6", "failed", "0x3"), asked("7", "odd")]
    })
    const judged = judgeOldWithdrawals(facts, USDT, new Set(["1"]), NOTHING)
    assert.deepStrictEqual(judged.looks.map(({ key }) => key), ["transactions:2", "transactions:3", "transactions:7"])
    assert.deepStrictEqual([judged.paid.length, judged.returned.length, judged.doubts.map(({ subject }) => subject)], [1, 2, ["transactions:6"]])
  })

  it("a retry that is resolved has paid what it names, one with a transaction may have, and one without is told of", () => {
    const retry = (id: string, resolved: string, tx_hash: string | null) => oldRow("payment_retries", { id, payment_type: "REFERRAL_EARNING", earning_ids: `["${id}1", ${id}2]`, attempt_count: "2", resolved, tx_hash })
    const judged = judgeRetries([retry("1", "true", "0x1"), retry("2", "false", "0x2"), retry("3", "false", null), retry("4", "true", null)])
    assert.deepStrictEqual([[...judged.paid.keys()], [...judged.unclear.keys()]], [["referral_earnings:11", "referral_earnings:12"], ["referral_earnings:21", "referral_earnings:22"]])
    assert.deepStrictEqual(judged.doubts.map(({ subject }) => subject), ["payment_retries:3"])
  })
})

describe("deposits that are not confirmed", () => {
  it("buy their level when an operator has found their payment, and only those that have one", () => {
    const deposit = (id: string, tx_hash: string | null) => ({ id, user_id: "1", level: id, amount: "10", status: "pending", tx_hash, block_number: "70" })
    const facts = oldFacts({ deposits: [deposit("1", "0xA"), deposit("2", null), deposit("3", "0xC")] })
    const now = DateTime.makeUnsafe(0)
    const { doubts, lastBlock, leftOut, levels, open } = judgeLevels(facts, USDT, new Set(["1"]), now, { paid: new Set(["deposits:1", "deposits:2"]), unpaid: new Set() })
    assert.deepStrictEqual(levels.map(({ depositId, txHash }) => [depositId, txHash]), [["1", "0xa"]])
    assert.deepStrictEqual([leftOut.map(({ id }) => id), doubts.map(({ subject }) => subject), open, lastBlock], [["2", "3"], ["deposits:3"], ["deposits:1", "deposits:3"], 70])
  })
})

describe("what users were", () => {
  it("an account at Telegram is one user's, and has to be one", () => {
    const users = [["1", "77"], ["2", "77"], ["3", "-1"], ["4", null], ["5", "9007199254740993"], ["6", "4503599627370496"]] as const
    assert.deepStrictEqual([...membersAmong(oldFacts({ users: users.map(([id, telegram_id]) => ({ id, telegram_id })) })).keys()], ["1", "6"])
  })

  it("no empty wallet of the blacklist shuts out those without one, and what is not in force shuts out nobody", () => {
    const facts = oldFacts({
      users: [{ id: "1", telegram_id: "1" }, { id: "2", telegram_id: "2", wallet_address: "0xAA" }, { id: "3", telegram_id: "3" }],
      blacklist: [{ id: "1", wallet_address: " " }, { id: "2", wallet_address: "0xaa", action_type: "terminated", is_active: "true" }, { id: "3", telegram_id: "3", is_active: "false" }]
    })
    const { leftOut, listed, shut } = judgeStandings(facts)
    assert.deepStrictEqual([[...shut.keys()], listed, leftOut.map(({ id }) => id)], [["2"], [], ["1", "3"]])
    assert.strictEqual(shut.get("2")?.standing, "terminated")
  })

  it("moments without a zone are UTC, and those with one are what they say", () => {
    const iso = (text: string) => DateTime.formatIso(momentOf(text) ?? DateTime.makeUnsafe(0))
    assert.strictEqual(iso("2025-02-01T10:00:00.5"), "2025-02-01T10:00:00.500Z")
    assert.strictEqual(iso("2025-02-01T10:00:00+03:00"), "2025-02-01T07:00:00.000Z")
    assert.isNull(momentOf("soon"))
  })

  it("an old message keeps its words and what was sent with it, and nothing that we cannot keep", () => {
    const attachments = JSON.stringify([{ type: "photo", file_id: "AgAC", caption: " sun " }])
    assert.deepStrictEqual(contentOf({ text: " hello\0 ", attachments }), [
      { _tag: "Text", text: "hello" }, { _tag: "Media", media: { kind: "photo", fileId: "AgAC", caption: "sun" } }
    ])
    assert.deepStrictEqual(contentOf({ text: "  ", attachments: `{"odd": 1}` }), [])
  })

  it("the same old ticket always has the same id, and another one another", () => {
    const [one, other] = [naturalUuid("legacy:support_tickets:1", sha256), naturalUuid("legacy:support_tickets:2", sha256)]
    assert.isTrue(Schema.is(TicketId)(one))
    assert.strictEqual(one, naturalUuid("legacy:support_tickets:1", sha256))
    assert.notStrictEqual(one, other)
  })
})
