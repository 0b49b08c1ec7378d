import { assert, describe } from "@effect/vitest"
import { ApiDeposit } from "@sigmatrade/api/contract/ApiDeposit"
import { ApiLevelTable } from "@sigmatrade/api/contract/ApiLevelTable"
import { ApiList } from "@sigmatrade/api/contract/ApiList"
import { ApiReferrals } from "@sigmatrade/api/contract/ApiReferrals"
import { ApiUser } from "@sigmatrade/api/contract/ApiUser"
import { checksumAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { LogIndex } from "@sigmatrade/core/chain/Transfer"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { releaseCommissions } from "@sigmatrade/core/reward/releaseCommissions"
import { linkWallet } from "@sigmatrade/core/user/linkWallet"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Schema } from "effect"
import { join, joinFour, milli, newAddress, transferFrom } from "../../support/community.ts"
import { credit, openApp, promise, publishPrices, show } from "./ApiTest.ts"

type DepositList = { readonly has_more: boolean; readonly data: ReadonlyArray<typeof ApiDeposit.Encoded> }
type Encoded<S extends { readonly Encoded: unknown }> = S["Encoded"]

const decode = <S extends Schema.Top>(schema: S) => Schema.decodeUnknownEffect(Schema.toCodecJson(schema))

/** A member with a wallet, and the wallet. */
const joinWithWallet = Effect.fnUntraced(function*(invitation = "") {
  const user = yield* join(invitation)
  const wallet = newAddress()
  yield* linkWallet(user.id, wallet)
  return { user, wallet }
})

describe("GET /v1/levels", () => {
  promise("before any prices were published the table is version 0 and empty", Effect.gen(function*() {
    const { read } = yield* openApp()
    assert.deepStrictEqual((yield* read("/v1/levels")).body, { object: "level_table", version: 0, prices: [] })
  }))

  promise("prices come exact, by asset and then by level, with what is needed to show them", Effect.gen(function*() {
    yield* publishPrices
    const { read } = yield* openApp()
    const answer = yield* read("/v1/levels")
    const table = yield* decode(ApiLevelTable)(answer.body)
    assert.strictEqual(table.version, 1)
    assert.deepStrictEqual(table.prices.map(({ level, price }) => `${price.asset} ${level}`), [
      ...[1, 2, 3, 4, 5, 6].map((level) => `BNB ${level}`),
      ...[1, 2, 3].map((level) => `USDT ${level}`)
    ])
    assert.deepStrictEqual((answer.body as Encoded<typeof ApiLevelTable>).prices[0], {
      level: 1,
      price: { base_units: "50000000000000000", asset: "BNB", chain_id: 56, decimals: 18, display: "0.05" }
    })
  }))
})

describe("GET /v1/users/{id}", () => {
  promise("a user without anything has zeros in every listed asset, no wallet and no level", Effect.gen(function*() {
    const { user } = yield* joinByInvitation(
      { telegramId: TelegramId.make(2 ** 51 + 1), name: DisplayName.make("Ann"), language: "ru" },
      ""
    )
    const { read } = yield* openApp()
    const zero = (asset: string) => ({ base_units: "0", asset, chain_id: 56, decimals: 18, display: "0" })
    assert.deepStrictEqual((yield* read(`/v1/users/usr_${user.id}`)).body, {
      object: "user",
      id: `usr_${user.id}`,
      telegram_id: 2 ** 51 + 1,
      language: "ru",
      standing: "active",
      wallet: null,
      levels: [],
      balances: ["BNB", "USDT"].map((asset) => ({ asset, available: zero(asset), held: zero(asset), rewards: zero(asset) })),
      created_at: DateTime.formatIso(user.createdAt)
    })
  }))

  promise("the id works with and without its prefix, and answers are the same", Effect.gen(function*() {
    const user = yield* join()
    const { read } = yield* openApp()
    const [prefixed, bare] = [yield* read(`/v1/users/usr_${user.id}`), yield* read(`/v1/users/${user.id}`)]
    assert.strictEqual(prefixed.status, 200)
    assert.deepStrictEqual(bare.body, prefixed.body)
  }))

  promise("a user who paid shows the checksummed wallet, the level bought and the rest of the money, and decodes", Effect.gen(function*() {
    yield* publishPrices
    const { user, wallet } = yield* joinWithWallet()
    yield* credit(transferFrom(wallet, BNB.id, milli(120)))
    const { read } = yield* openApp()
    const answer = yield* read(`/v1/users/usr_${user.id}`)
    const seen = yield* decode(ApiUser)(answer.body)
    assert.strictEqual(seen.id, user.id)
    assert.strictEqual(seen.wallet?.address, checksumAddress(wallet, yield* Keccak256))
    assert.deepStrictEqual(seen.levels.map(Number), [2])
    assert.strictEqual(seen.balances.find(({ asset }) => asset === BNB.id)?.available.base_units, milli(20))
  }))

  promise("amounts beyond 2^63 and beyond 2^64 come back to the last digit", Effect.gen(function*() {
    const { user, wallet } = yield* joinWithWallet()
    const huge = Amount.make(2n ** 64n + 9_007_199_254_740_993n)
    yield* credit(transferFrom(wallet, USDT.id, huge))
    const { read } = yield* openApp()
    const { balances } = (yield* read(`/v1/users/usr_${user.id}`)).body as Encoded<typeof ApiUser>
    assert.strictEqual(balances[1]?.available.base_units, String(huge))
    assert.strictEqual(balances[1]?.available.display, "18.455751272964292609")
    const list = (yield* read(`/v1/users/usr_${user.id}/deposits`)).body as DepositList
    assert.strictEqual(list.data[0]?.amount.base_units, String(huge))
    const answer = yield* read(`/v1/users/usr_${user.id}`)
    assert.strictEqual((yield* decode(ApiUser)(answer.body)).balances[1]?.available.base_units, huge)
  }))

  promise("money in an asset that is not listed any more is shown, without guessing its decimals", Effect.gen(function*() {
    const { user, wallet } = yield* joinWithWallet()
    yield* credit(transferFrom(wallet, USDT.id, milli(7)))
    const { read } = yield* Effect.provideService(openApp(), ListedAssets, [{ asset: BNB, contract: null }])
    const { balances } = (yield* read(`/v1/users/usr_${user.id}`)).body as Encoded<typeof ApiUser>
    assert.deepStrictEqual(balances.map(({ asset }) => asset), ["BNB", "USDT"])
    assert.deepStrictEqual(balances[1]?.available, {
      base_units: "7000000000000000",
      asset: "USDT",
      chain_id: 56,
      decimals: null,
      display: null
    })
  }))
})

describe("GET /v1/users/{id}/deposits", () => {
  promise("a deposit shows its state, its place on the chain and the level it bought, and decodes", Effect.gen(function*() {
    yield* publishPrices
    const { user, wallet } = yield* joinWithWallet()
    const paid = transferFrom(wallet, BNB.id, milli(50), { block: 90 })
    yield* credit(paid)
    const seen = transferFrom(wallet, USDT.id, milli(1), { block: 95, logIndex: LogIndex.make(7) })
    yield* show(seen)
    const { read } = yield* openApp()
    const answer = yield* read(`/v1/users/${user.id}/deposits`)
    const list = yield* decode(ApiList(ApiDeposit))(answer.body)
    assert.strictEqual(list.url, `/v1/users/usr_${user.id}/deposits`)
    assert.isFalse(list.has_more)
    assert.deepStrictEqual(list.data.map(({ state }) => state), ["seen", "credited"])
    const [newest, oldest] = (answer.body as DepositList).data
    assert.deepStrictEqual(newest?.transaction, { chain_id: 56, hash: seen.txHash, log_index: 7, block_number: 95 })
    assert.strictEqual(newest?.credited_at, null)
    assert.strictEqual(newest?.level_bought, null)
    assert.deepStrictEqual(oldest?.transaction, { chain_id: 56, hash: paid.txHash, log_index: null, block_number: 90 })
    assert.strictEqual(oldest?.id, `dep_56:${paid.txHash}:-1`)
    assert.strictEqual(oldest?.level_bought, 1)
    assert.isNotNull(oldest?.credited_at)
  }))

  promise("a list says truly whether there is more, at 20 by default and at every limit from 1 to 100", Effect.gen(function*() {
    const { user, wallet } = yield* joinWithWallet()
    yield* show(...Array.from({ length: 101 }, (_, index) => transferFrom(wallet, USDT.id, milli(index + 1), { block: index + 1 })))
    const { read } = yield* openApp()
    const page = (query: string) =>
      Effect.map(read(`/v1/users/${user.id}/deposits${query}`), ({ body }) => {
        const { data, has_more } = body as DepositList
        return [data.length, has_more]
      })
    assert.deepStrictEqual(yield* page(""), [20, true])
    assert.deepStrictEqual(yield* page("?limit=1"), [1, true])
    assert.deepStrictEqual(yield* page("?limit=100"), [100, true])
    const other = yield* joinWithWallet()
    yield* show(...Array.from({ length: 3 }, (_, index) => transferFrom(other.wallet, USDT.id, milli(1), { block: index + 1 })))
    assert.isFalse(((yield* read(`/v1/users/${other.user.id}/deposits?limit=3`)).body as DepositList).has_more)
  }))
})

describe("GET /v1/users/{id}/referrals", () => {
  promise("a sponsor sees the team per tier, the earnings and the commission of each sale, and it decodes", Effect.gen(function*() {
    yield* publishPrices
    const { four, one, three, two } = yield* joinFour
    yield* credit(transferFrom(four.wallet?.address ?? newAddress(), BNB.id, milli(1000)))
    const { read } = yield* openApp()
    const answer = yield* read(`/v1/users/usr_${two.id}/referrals`)
    yield* decode(ApiReferrals)(answer.body)
    const seen = answer.body as Encoded<typeof ApiReferrals>
    assert.deepStrictEqual(seen.team, [
      { tier: 1, rate_bps: 500, members: 1 },
      { tier: 2, rate_bps: 400, members: 1 },
      { tier: 3, rate_bps: 300, members: 0 }
    ])
    assert.deepStrictEqual(seen.earnings.map(({ amount, sales, tier }) => [tier, sales, amount.base_units]), [[2, 1, String(milli(40))]])
    const [commission] = seen.commissions.data
    assert.deepInclude(commission, { object: "commission", tier: 2, rate_bps: 400, state: "held", buyer_id: `usr_${four.id}` })
    assert.match(commission?.purchase_id ?? "", /^pur_56:0x[0-9a-f]{64}:-1$/u)
    assert.strictEqual(commission?.id, `com_${commission?.purchase_id.slice(4)}:2`)
    assert.match(commission?.held_until ?? "", /^\d{4}-\d\d-\d\dT[\d:.]+Z$/u)
    const user = (yield* read(`/v1/users/${two.id}`)).body as Encoded<typeof ApiUser>
    assert.strictEqual(user.balances[0]?.rewards.base_units, String(milli(40)))
    for (const [member, tier] of [[three, 1], [one, 3]] as const) {
      const { body } = yield* read(`/v1/users/${member.id}/referrals`)
      assert.deepStrictEqual((body as Encoded<typeof ApiReferrals>).commissions.data.map((each) => each.tier), [tier])
    }
  }))

  promise("a released commission says so and stands in available", Effect.gen(function*() {
    yield* publishPrices
    const { four, three } = yield* joinFour
    yield* credit(transferFrom(four.wallet?.address ?? newAddress(), BNB.id, milli(100)))
    assert.isAbove(yield* releaseCommissions(100), 0)
    const { read } = yield* openApp()
    const referrals = (yield* read(`/v1/users/${three.id}/referrals`)).body as Encoded<typeof ApiReferrals>
    assert.deepStrictEqual(referrals.commissions.data.map(({ state }) => state), ["released"])
    const user = (yield* read(`/v1/users/${three.id}`)).body as Encoded<typeof ApiUser>
    assert.deepStrictEqual([user.balances[0]?.available.display, user.balances[0]?.rewards.display], ["0.005", "0"])
  }))

  promise("limit bounds the commissions, and has_more says that there are others", Effect.gen(function*() {
    yield* publishPrices
    const { user: sponsor } = yield* joinWithWallet()
    for (let buyers = 0; buyers < 3; buyers += 1) {
      const { wallet } = yield* joinWithWallet(sponsor.invitationCode)
      yield* credit(transferFrom(wallet, BNB.id, milli(50)))
    }
    const { read } = yield* openApp()
    const page = (limit: number) =>
      Effect.map(
        read(`/v1/users/${sponsor.id}/referrals?limit=${limit}`),
        ({ body }) => (body as Encoded<typeof ApiReferrals>).commissions
      )
    const [two, three] = [yield* page(2), yield* page(3)]
    assert.deepStrictEqual([two.data.length, two.has_more], [2, true])
    assert.deepStrictEqual([three.data.length, three.has_more], [3, false])
  }))

  promise("with referrals off there is no tier, and nothing breaks", Effect.gen(function*() {
    const user = yield* join()
    const { read } = yield* Effect.provideService(openApp(), ReferralRates, [])
    const { body, status } = yield* read(`/v1/users/${user.id}/referrals`)
    assert.strictEqual(status, 200)
    assert.deepInclude(body as object, { team: [], earnings: [] })
  }))
})
