import type { NotAllowed } from "@sigmatrade/core/admin/actAs"
import type { SessionOver } from "@sigmatrade/core/admin/Actor"
import type { ApiKeyUnknown } from "@sigmatrade/core/admin/ApiKeyStore"
import type { ExpiryPassed, LiveKeyRefused } from "@sigmatrade/core/admin/createApiKey"
import type { IncidentClosesItself, IncidentUnfinished } from "@sigmatrade/core/incident/approveIncident"
import type { ApprovedAlready, IncidentNotOpen } from "@sigmatrade/core/incident/IncidentStore"
import type { RefundedAlready, RefundNeedsAnother } from "@sigmatrade/core/level/approveRefund"
import type { RefundRequestedAlready, RefundUnknown } from "@sigmatrade/core/level/RefundStore"
import type { PurchaseUnknown } from "@sigmatrade/core/level/requestRefund"
import type { AmountMalformed } from "@sigmatrade/core/money/parseAmount"
import type { CampaignNameTaken, CampaignUnknown } from "@sigmatrade/core/reward/CampaignStore"
import type { CampaignInvalid } from "@sigmatrade/core/reward/judgeCampaign"
import type { CampaignEndedAlready } from "@sigmatrade/core/reward/endCampaign"
import type { AssignedAlready, SuspenseUnknown } from "@sigmatrade/core/deposit/SuspenseStore"
import type { LineRefused } from "@sigmatrade/core/ledger/importLedger"
import type { LedgerNotEmpty } from "@sigmatrade/core/ledger/LedgerArchive"
import type { ChainBroken } from "@sigmatrade/core/ledger/walkSeals"
import type { WithdrawalNotWaiting, WithdrawalRevised } from "@sigmatrade/core/payout/approveWithdrawal"
import type { WithdrawalNotOpen } from "@sigmatrade/core/payout/refuseWithdrawal"
import type { WithdrawalApprovedAlready, WithdrawalUnknown } from "@sigmatrade/core/payout/WithdrawalStore"
import type { NoteMissing } from "@sigmatrade/core/incident/NoteMissing"
import type { UserUnknown } from "@sigmatrade/core/user/UserStore"
import type { AssetNotListed, CapitalTooSmall } from "./campaignCommands.ts"
import type { MemberUnknown } from "./findMember.ts"
import type { ProofFails, ProofMalformed } from "./verifyLiabilityCommand.ts"
import type { FileUnusable } from "./FileUnusable.ts"
import type { MomentUnclear } from "./statementCommand.ts"
import type { RuleIncomplete } from "./ruleGiven.ts"
import type { KeyMissing, KeyUnknown, NobodyMayAct } from "./whoActs.ts"

/** Everything that may keep an operator from what he wants, for a reason he can do something about. */
export type OperatorRefusal =
  | ApiKeyUnknown
  | ExpiryPassed
  | LiveKeyRefused
  | NotAllowed
  | SessionOver
  | ApprovedAlready
  | AssignedAlready
  | ChainBroken
  | FileUnusable
  | IncidentClosesItself
  | IncidentNotOpen
  | IncidentUnfinished
  | KeyMissing
  | KeyUnknown
  | LedgerNotEmpty
  | LineRefused
  | MemberUnknown
  | MomentUnclear
  | NobodyMayAct
  | NoteMissing
  | ProofFails
  | ProofMalformed
  | SuspenseUnknown
  | UserUnknown
  | WithdrawalApprovedAlready
  | WithdrawalNotOpen
  | WithdrawalNotWaiting
  | WithdrawalRevised
  | WithdrawalUnknown
  | AmountMalformed
  | AssetNotListed
  | CampaignEndedAlready
  | CampaignInvalid
  | CampaignNameTaken
  | CampaignUnknown
  | CapitalTooSmall
  | PurchaseUnknown
  | RefundedAlready
  | RefundNeedsAnother
  | RefundRequestedAlready
  | RefundUnknown
  | RuleIncomplete

type Advice = { readonly [Tag in OperatorRefusal["_tag"]]: (refusal: Extract<OperatorRefusal, { readonly _tag: Tag }>) => string }

const invalid: Readonly<Record<CampaignInvalid["reason"], string>> = {
  "ends before it starts": "The campaign would end before it begins.",
  "over already": "The campaign would be over already.",
  "funds below one reward": "The funds would not pay a single reward.",
  "funds below the list": "The funds would not pay everybody on the list.",
  "listed twice": "Somebody is on the list twice."
}

const advice: Advice = {
  ApiKeyUnknown: () => "No key has this id. The command api-key list shows them; the secret is not the id.",
  LiveKeyRefused: () => "sandbox:control is for test keys: say --mode test, or leave that scope out.",
  ExpiryPassed: () => "The key would have ended before it began: give a moment ahead, or leave --expires out.",
  NotAllowed: ({ permission }) => `Your role does not allow this: it needs ${permission}, which owners have. An owner can change your role in the chat.`,
  SessionOver: () => "You are no operator any more: an owner has dismissed you.",
  ApprovedAlready: ({ id, operator }) => `You (${operator}) have agreed to incident ${id} already: another operator must agree too.`,
  AssignedAlready: () => "This money was assigned to a member before, and that is for ever. The command suspense lists what is undecided.",
  ChainBroken: ({ entry, entryId, position, what }) =>
    `The books were changed behind our back. Entry ${position} of the chain (id ${entryId}${entry === null ? "" : `, ${entry.kind} ${entry.businessId}`}): ` +
    `${what}. Everything before it is as it was sealed. Stop payouts, and compare with an export or a backup made before.`,
  FileUnusable: ({ path, reason }) => `The file ${path} cannot be used: ${reason}.`,
  IncidentClosesItself: ({ id }) =>
    `Incident ${id} needs nobody's approval: it closes itself when its cause is over. docs/operating-the-chain.md says what ends it.`,
  IncidentNotOpen: ({ id }) => `No incident ${id} is open. The command incidents lists those that are.`,
  IncidentUnfinished: ({ id }) =>
    `Incident ${id} cannot be closed yet: the watcher still works out what was lost. Approve it when its facts say settled: yes.`,
  KeyMissing: () => "Set OPERATOR_KEY to your own key for this command, or run it on a terminal and type the key when asked.",
  KeyUnknown: () =>
    "This key belongs to no operator in OPERATOR_KEYS. Check that you use your own key, and that its line is in the settings in use.",
  LedgerNotEmpty: () => "This ledger has entries already: an export is only taken over into an empty one. Nothing was changed.",
  LineRefused: ({ line, what }) => `Line ${line} of the file ${what}. Nothing of it was booked: make the export again, or use another copy.`,
  MemberUnknown: () => "No member has this Telegram id or user id. A member's Telegram id is a number; the API shows both under /v1/users.",
  MomentUnclear: () => "Name one moment: --block with a height, or --time with a moment like 2026-03-01T12:00:00Z.",
  NobodyMayAct: () => "OPERATOR_KEYS names nobody who may act. The command key makes a key and shows the entry to put there.",
  NoteMissing: () => "Say why, with --note \"...\": the reason is kept with the decision.",
  ProofFails: ({ verdict }) => `The proof does NOT hold: ${verdict}. Ask for it again; if it fails again, do not trust the total.`,
  ProofMalformed: ({ file, reason }) => `${file} is no proof as the API answers it (${reason}). Save the whole answer of the API as it came.`,
  SuspenseUnknown: () => "No money is in suspense under this id. The command suspense lists what is.",
  UserUnknown: () => "No member has this id.",
  WithdrawalApprovedAlready: ({ operator }) => `You (${operator}) have approved this withdrawal already: another operator must agree too.`,
  WithdrawalNotOpen: ({ state }) => `Nobody can refuse this withdrawal any more: it is ${state}.`,
  WithdrawalNotWaiting: ({ state }) => `This withdrawal does not wait for operators: it is ${state}.`,
  WithdrawalRevised: ({ id, revision }) =>
    `What is to be paid has changed since you looked at it: look again with the command withdrawal ${id}, then approve revision ${revision}.`,
  WithdrawalUnknown: () => "No withdrawal has this id. The command withdrawals lists those that have not ended.",
  AmountMalformed: ({ reason, text }) => `${text} is no amount (${reason}). Write it like 12.5, with a point and without spaces.`,
  AssetNotListed: ({ given }) => `${given} is not among the assets of the settings. Write it as they do: BNB, USDT.`,
  CampaignEndedAlready: ({ id }) => `The campaign ${id} has ended before; nothing is left in it.`,
  CampaignInvalid: ({ reason }) => `${invalid[reason]} Nothing was set aside.`,
  CampaignNameTaken: ({ id }) => `There is a campaign called ${id}, or there was one. Choose another name.`,
  CampaignUnknown: ({ id }) => `No campaign is called ${id}. The command campaigns lists them.`,
  CapitalTooSmall: ({ asked, free }) =>
    `You have ${free} free for campaigns and asked for ${asked}. Pay in more to the payout wallet, or end another campaign: the command ` +
    "fund shows what is free.",
  PurchaseUnknown: ({ id }) => `No level was bought with ${id}, or it was taken back already, or bought in the old system, whose money is not in these books. The API shows a member's payments and what they bought.`,
  RefundedAlready: ({ id }) => `The sale ${id} was refunded before.`,
  RefundNeedsAnother: ({ operator }) => `You (${operator}) have asked for this refund: another operator must agree to it.`,
  RefundRequestedAlready: ({ id }) => `A refund of ${id} was asked for before. The command refunds lists those that wait; another operator agrees with approve-refund.`,
  RefundUnknown: ({ id }) => `Nobody has asked for a refund of ${id}. The command refund does.`,
  RuleIncomplete: ({ missing }) => missing === "level"
    ? "Say which level is rewarded, with --level."
    : "Say who is rewarded, with --members and their ids, commas between them."
}

const isRefusal = (error: unknown): error is OperatorRefusal =>
  typeof error === "object" && error !== null && "_tag" in error && typeof error._tag === "string" && error._tag in advice

/** What to tell an operator about a refusal: one sentence or two, with what to do; `null` when the error is none. */
export const adviceFor = (error: unknown): string | null => {
  if (!isRefusal(error)) return null
  const write = advice[error._tag] as (refusal: OperatorRefusal) => string
  return write(error)
}
