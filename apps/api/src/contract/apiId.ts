import { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import { TransferId } from "@sigmatrade/core/chain/Transfer"
import { DepositIntentId } from "@sigmatrade/core/deposit/DepositIntent"
import { IncidentId } from "@sigmatrade/core/incident/Incident"
import { EntryId } from "@sigmatrade/core/ledger/BookedEntry"
import { NoticeId } from "@sigmatrade/core/notification/Notice"
import { PayoutId } from "@sigmatrade/core/payout/Payout"
import { WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { CampaignId } from "@sigmatrade/core/reward/Campaign"
import { TicketId } from "@sigmatrade/core/support/Ticket"
import { TicketMessageId } from "@sigmatrade/core/support/TicketMessage"
import { Schema, SchemaTransformation } from "effect"

const described = (of: string) => ({ description: `The id of ${of}. Compare it, do not take it apart.` })

/** The id of something known by a text: a prefix and the text. */
const ofText = <S extends Schema.Codec<string, string>>(prefix: string, id: S, of: string) =>
  Schema.String.check(Schema.isPattern(new RegExp(`^${prefix}_`, "u"))).annotate(described(of)).pipe(
    Schema.decodeTo(id, SchemaTransformation.transform({ decode: (text) => text.slice(prefix.length + 1), encode: (key) => `${prefix}_${key}` }))
  )

/** The id of something known by a number. */
const ofNumber = <S extends Schema.Codec<number, number>>(prefix: string, id: S, of: string) =>
  Schema.String.check(Schema.isPattern(new RegExp(`^${prefix}_\\d{1,15}$`, "u"))).annotate(described(of)).pipe(
    Schema.decodeTo(id, SchemaTransformation.transform({ decode: (text) => Number(text.slice(prefix.length + 1)), encode: (key) => `${prefix}_${key}` }))
  )

const key = Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,200}$/u))
const counted = Schema.Int.check(Schema.isGreaterThan(0))

/** Ids on the wire, by what they name: each has a prefix of its own, so that one is never taken for another. */
export const apiId = {
  deposit: ofText("dep", TransferId, "a deposit: the same transfer always has the same one"),
  suspense: ofText("sus", TransferId, "a payment in suspense: the same transfer always has the same one"),
  withdrawal: ofText("wd", WithdrawalId, "a withdrawal"),
  attempt: ofText("att", key, "an attempt to pay"),
  payout: ofText("po", PayoutId, "a payout: one nonce of the payout wallet, for ever"),
  purchase: ofText("pur", PurchaseId, "a purchase of a level"),
  refund: ofText("rfd", PurchaseId, "a refund: there is one per purchase"),
  commission: ofText("com", key, "a commission"),
  campaign: ofText("cmp", CampaignId, "a campaign"),
  ticket: ofText("tkt", TicketId, "a ticket"),
  message: ofText("msg", TicketMessageId, "a message of a ticket"),
  deadLetter: ofText("dl", NoticeId, "a notice that was given up"),
  broadcast: ofText("brd", BroadcastId, "a broadcast"),
  tree: ofText("lia", key, "a published total"),
  intent: ofNumber("int", DepositIntentId, "a deposit intent: the same one after it is renewed"),
  entry: ofNumber("ent", EntryId, "an entry of the books"),
  incident: ofNumber("inc", IncidentId, "an incident"),
  audit: ofNumber("aud", counted, "a record of the audit log"),
  checkpoint: ofNumber("rec", counted, "a comparison of books and chain")
}
