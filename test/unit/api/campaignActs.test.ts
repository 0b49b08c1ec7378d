import { assert, describe } from "@effect/vitest"
import { AuditLog } from "@sigmatrade/core/admin/AuditLog"
import { HOUSE_REWARDS_FUND } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { DateTime, Effect } from "effect"
import { join } from "../../support/community.ts"
import { payIn } from "../reward/rewardWorld.ts"
import { promise } from "./ApiTest.ts"
import { audited, openDesk } from "./openDesk.ts"
import { isProblem } from "./problemChecks.ts"

const NOTE = { note: "It has done its work." }
const LATER = "2099-01-01T00:00:00.000Z"
const FUNDS = 2n ** 70n
const wish = { name: "autumn", asset: "BNB", funds: String(FUNDS), rule: { type: "level_reached", level: 2, reward: "1000" }, ends_at: LATER }

const fund = Effect.gen(function*() {
  return (yield* (yield* Ledger).balances([HOUSE_REWARDS_FUND])).reduce((sum, { amount }) => sum + amount, 0n)
})

describe("campaigns over HTTP", () => {
  promise("a campaign sets its funds aside once, and ending it gives back what it has not paid", Effect.gen(function*() {
    const { decide, needsMatch, read, twice } = yield* openDesk
    yield* payIn(FUNDS + 1n)
    const made = yield* twice("/v1/campaigns", wish)
    assert.strictEqual(made.status, 201)
    assert.deepInclude(made.body, { object: "campaign", id: "cmp_autumn", state: "pays", created_by: "master", rewards: 0, users_rewarded: 0, ends_at: LATER })
    assert.deepStrictEqual((yield* read("/v1/campaigns/cmp_autumn")).body, made.body)
    assert.strictEqual(yield* fund, FUNDS)
    const [created] = yield* (yield* AuditLog).list({ action: "create campaign" }, { limit: 1, anchor: null })
    assert.deepInclude(created?.record.details, { funds: String(FUNDS), each: "1000", rule: "LevelReached", whom: "level 2", until: LATER })
    yield* needsMatch("/v1/campaigns/cmp_autumn/end", NOTE)
    const ended = yield* decide("/v1/campaigns/cmp_autumn", "/v1/campaigns/cmp_autumn/end", NOTE)
    assert.deepInclude(ended.body, { state: "ended", ended_by: "master" })
    assert.strictEqual(yield* fund, 0n)
    yield* isProblem(yield* decide("/v1/campaigns/cmp_autumn", "/v1/campaigns/cmp_autumn/end", NOTE), "campaign_ended")
    const outcomes = ["precondition_required", "precondition_failed", "done", "CampaignEndedAlready"]
    assert.deepStrictEqual(yield* audited("end campaign"), outcomes.map((outcome) => ["campaign:autumn", outcome, NOTE.note] as const))
  }))

  promise("every kind of rule can be wished for, and shows as it was wished", Effect.gen(function*() {
    const { act } = yield* openDesk
    yield* payIn(FUNDS)
    const [ann, bob] = [yield* join(), yield* join()]
    const listed = { type: "listed", user_ids: [`usr_${ann.id}`, bob.id], reward: "5" }
    const small = { ...wish, funds: "10", starts_at: "2098-01-01T00:00:00Z" }
    const ruleOf = ({ body }: { readonly body: unknown }) => (body as { readonly rule: object }).rule
    assert.deepInclude(ruleOf(yield* act("/v1/campaigns", { ...small, name: "one", rule: listed })), { type: "listed", listed: 2, level: null })
    const invited = yield* act("/v1/campaigns", { ...small, name: "two", rule: { type: "invited_bought", level: 1, reward: "5" } })
    assert.deepInclude(ruleOf(invited), { type: "invited_bought", level: 1, listed: null })
    assert.deepInclude(invited.body, { state: "begins later", starts_at: "2098-01-01T00:00:00.000Z" })
  }))

  promise("what cannot be is refused with what is wrong, and sets nothing aside", Effect.gen(function*() {
    const { act } = yield* openDesk
    yield* payIn(FUNDS)
    const ask = (given: object) => act("/v1/campaigns", { ...wish, ...given })
    assert.include((yield* isProblem(yield* ask({ funds: String(FUNDS + 1n) }), "capital_short")).detail, String(FUNDS))
    const { id } = yield* join()
    const listed = (user_ids: ReadonlyArray<string>, reward = "5") => ({ rule: { type: "listed", user_ids, reward } })
    const wrongs: ReadonlyArray<readonly [given: object, word: RegExp]> = [
      [{ starts_at: "2099-06-01T00:00:00Z" }, /before it starts/u],
      [{ starts_at: "2019-01-01T00:00:00Z", ends_at: "2020-01-01T00:00:00Z" }, /over already/u],
      [{ funds: "999" }, /one reward/u],
      [{ funds: "9", ...listed([id, (yield* join()).id]) }, /the list/u],
      [listed([id, `usr_${id}`]), /twice/u]
    ]
    for (const [given, word] of wrongs) assert.match((yield* isProblem(yield* ask(given), "campaign_invalid")).detail, word)
    yield* isProblem(yield* ask(listed(["01890a5d-ac96-774b-bcce-b302099a8057"])), "user_not_found")
    for (const given of [{ rule: { type: "daily_percent", percent: 1, reward: "1" } }, { funds: "0" }, { name: "No Name" }, listed([])]) {
      yield* isProblem(yield* ask(given), "body_invalid")
    }
    assert.strictEqual(yield* fund, 0n)
    assert.strictEqual((yield* ask({ funds: "1000" })).status, 201)
    yield* isProblem(yield* ask({ funds: "2000" }), "campaign_name_taken")
    yield* isProblem(yield* act("/v1/campaigns/cmp_nobody/end", NOTE, { "if-match": "*" }), "resource_not_found")
    assert.isTrue(DateTime.isGreaterThan(DateTime.makeUnsafe(LATER), yield* DateTime.now))
  }))
})
