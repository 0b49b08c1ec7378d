import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { HOUSE_CAPITAL, HOUSE_REWARDS_FUND } from "@sigmatrade/core/ledger/Account"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { CampaignStore } from "@sigmatrade/core/reward/CampaignStore"
import { createCampaign } from "@sigmatrade/core/reward/createCampaign"
import { endCampaign } from "@sigmatrade/core/reward/endCampaign"
import { freeCapital, OWN_ACCOUNTS } from "@sigmatrade/core/reward/freeCapital"
import { Console, DateTime, Effect, Option, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { ruleFlags, ruleGiven } from "./ruleGiven.ts"
import { whoActs } from "./whoActs.ts"
import { writeCampaigns } from "./writeCampaigns.ts"
import { moneyWriter, writeMoney } from "./writeMoney.ts"
import { writeTable } from "./writeTable.ts"

/** Campaigns shown, newest first. */
const CAMPAIGNS_MAX = 100

/** The settings list no such asset. */
export class AssetNotListed extends Schema.TaggedError<AssetNotListed>()("AssetNotListed", { given: Schema.String }) {}

/** What is paid in and free does not cover the campaign: the figures as people write them. */
export class CapitalTooSmall extends Schema.TaggedError<CapitalTooSmall>()("CapitalTooSmall", {
  free: Schema.String,
  asked: Schema.String
}) {}

const name = Argument.String("name").pipe(Argument.withDescription("The name of the campaign"), Argument.withSchema(CampaignId))
const asset = Flag.String("asset").pipe(Flag.withDescription("What it pays in, as the settings list it: BNB, USDT"))
const funds = Flag.String("funds").pipe(Flag.withDescription("What is set aside for it, such as 1000"))
const pay = Flag.String("pay").pipe(Flag.withDescription("What each reward is, such as 5: a fixed amount"))
const until = Flag.Date("until").pipe(Flag.withDescription("When it ends, such as 2026-12-31T00:00:00Z"))
const from = Flag.Date("from").pipe(Flag.withDescription("When it begins; now, when it is not given"), Flag.optional)

const listedAsset = Effect.fn("listedAsset")(function*(given: string) {
  const found = (yield* ListedAssets).find((one) => one.asset.id === given)
  return found === undefined ? yield* new AssetNotListed({ given }) : found.asset
})

/** `campaign create`: money is set aside, and pays members by a rule. */
const create = Command.make("create", { name, asset, funds, pay, from, until, ...ruleFlags }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  const paidIn = yield* listedAsset(given.asset)
  const amount = yield* Effect.fromResult(parseAmount(given.pay, paidIn))
  const money = yield* moneyWriter
  const campaign = yield* createCampaign({
    id: given.name,
    asset: paidIn.id,
    funds: yield* Effect.fromResult(parseAmount(given.funds, paidIn)),
    rule: yield* ruleGiven(given, amount),
    startsAt: Option.isSome(given.from) ? DateTime.fromDateUnsafe(given.from.value) : yield* DateTime.now,
    endsAt: DateTime.fromDateUnsafe(given.until)
  }, operator).pipe(Effect.catchTag("CapitalShort", ({ asked, free }) =>
    Effect.fail(new CapitalTooSmall({ free: writeMoney(money, free, paidIn.id), asked: writeMoney(money, asked, paidIn.id) }))))
  yield* Console.log(
    `${operator} sets aside ${writeMoney(money, campaign.funds, campaign.asset)} for ${campaign.id}. It pays every hour until ` +
      `${DateTime.formatIso(campaign.endsAt)}; the command campaigns shows how far it is.`
  )
})).pipe(Command.withDescription("Set money aside that pays members a fixed amount each, out of what you have paid in"))

/** `campaign end`: the rest is the operator's again. */
const end = Command.make("end", { name }, Effect.fnUntraced(function*(given) {
  const operator = yield* whoActs
  const rest = yield* endCampaign(given.name, operator)
  yield* Console.log(`${operator} ends ${given.name}: ${writeMoney(yield* moneyWriter, rest.amount, rest.asset)} went back to the capital.`)
})).pipe(Command.withDescription("End a campaign: what it has not paid goes back to the capital"))

/** `campaigns`: what is set aside, paid and left. */
const campaigns = Command.make("campaigns", {}, Effect.fnUntraced(function*() {
  const found = yield* (yield* CampaignStore).recent(CAMPAIGNS_MAX)
  if (found.length === 0) return yield* Console.log("There never was a campaign.")
  yield* Console.log(writeCampaigns(found, yield* moneyWriter, yield* DateTime.now).join("\n"))
})).pipe(Command.withDescription(`What campaigns have set aside, paid and left, newest first, at most ${CAMPAIGNS_MAX}`))

/** `fund`: what the operator has paid in, and what of it is free. */
const fund = Command.make("fund", {}, Effect.fnUntraced(function*() {
  const balances = yield* (yield* Ledger).balances([...OWN_ACCOUNTS, HOUSE_REWARDS_FUND])
  const money = yield* moneyWriter
  const assets = [...new Set(balances.map((one) => one.asset))].toSorted()
  const listed = (yield* ListedAssets).map((one) => one.asset.id).filter((id) => !assets.includes(id))
  const of = (account: string, id: AssetId) => balances.find((one) => one.account === account && one.asset === id)?.amount ?? 0n
  const rows = [...assets, ...listed].map((id) => [
    id, writeMoney(money, of(HOUSE_CAPITAL, id), id), writeMoney(money, freeCapital(balances, id), id), writeMoney(money, of(HOUSE_REWARDS_FUND, id), id)
  ])
  yield* Console.log(writeTable(["asset", "capital", "free for campaigns", "set aside for campaigns"], rows).join("\n"))
})).pipe(Command.withDescription("What you have paid in, what of it is free, and what is set aside for campaigns"))

/** The commands about campaigns. */
export const campaignCommands = { campaigns, create, end, fund }
