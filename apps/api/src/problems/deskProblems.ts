import type { ProblemKind } from "./ProblemKind.ts"

/** What keeps a decision of operators from being made: somebody was faster, or a rule says no. */
export const deskProblems = {
  suspense_assigned: {
    status: 409,
    title: "The payment belongs to a user already",
    meaning: "It was assigned to a user before, and that is for ever: the money is his.",
    remedy: "Read the deposit with the same transaction to see whose it is."
  },
  incident_closed: {
    status: 409,
    title: "The incident is closed already",
    meaning: "Enough operators have agreed, or its cause was over. What it stopped goes on, unless another incident stops it.",
    remedy: "Read the incident: it says who agreed and when it was closed."
  },
  incident_closes_itself: {
    status: 409,
    title: "The incident closes itself",
    meaning: "It ends when its cause is over. Agreeing to it would only let money move while the cause is still there.",
    remedy: "Correct its cause; the facts of the incident say what it is. Nobody needs to agree."
  },
  incident_unfinished: {
    status: 409,
    title: "There is nothing to agree to yet",
    meaning: "What was lost by the broken finality is still being taken back in the books.",
    remedy: "Wait until the facts of the incident say settled: yes, read it again and decide then."
  },
  campaign_invalid: {
    status: 422,
    title: "The campaign cannot be",
    meaning: "Its time has passed or ends before it starts, a user is listed twice, or its funds do not cover one reward or its whole list.",
    remedy: "Correct what the detail names and send it under a new Idempotency-Key or the same."
  },
  campaign_name_taken: {
    status: 409,
    title: "There is or was a campaign of this name",
    meaning: "A name belongs to one campaign for ever, also when it has ended.",
    remedy: "Choose another name."
  },
  capital_short: {
    status: 422,
    title: "The capital does not suffice",
    meaning: "Campaigns are paid from what the operator has paid in and not promised elsewhere, and the campaign asks for more than that.",
    remedy: "Ask for at most what the detail says is free, pay more in, or end another campaign."
  },
  campaign_ended: {
    status: 409,
    title: "The campaign has ended already",
    meaning: "It has ended before, and what it did not pay is capital again.",
    remedy: "Read the campaign: it says when and by whom."
  },
  user_is_operator: {
    status: 409,
    title: "The user is an operator",
    meaning: "An operator's own account is neither blocked nor terminated, so that nobody takes the desk from those above him.",
    remedy: "Let an owner dismiss him first."
  },
  user_stands_otherwise: {
    status: 409,
    title: "The user stands otherwise",
    meaning: "A blocked user is unblocked and a terminated one reinstated, never one for the other: the two are decided by different operators.",
    remedy: "Read the user's standing and use the operation for it."
  },
  asset_not_listed: {
    status: 422,
    title: "This asset is not listed",
    meaning: "The community knows no asset of this name.",
    remedy: "Use one of those that /v1/levels and the balances of users name."
  },
  prices_refused: {
    status: 422,
    title: "These prices cannot be in force",
    meaning: "Prices are more than zero and rise with the level, something is sold at all, and something changes.",
    remedy: "Correct the level the detail names. POST /v1/levels/preview judges prices without putting them in force."
  },
  refund_requested_already: {
    status: 409,
    title: "A refund of this purchase was requested before",
    meaning: "There is one refund per purchase, and it waits or is done.",
    remedy: "Read /v1/refunds: another operator than the one who asked agrees to it."
  },
  refund_needs_another: {
    status: 409,
    title: "Another operator must agree",
    meaning: "Whoever asks for a refund does not agree to it himself: two different people take a sale back.",
    remedy: "Use the key of another operator."
  },
  refund_settled: {
    status: 409,
    title: "The refund does not wait any more",
    meaning: "The sale was taken back before, by this refund or otherwise.",
    remedy: "Read the refund: its state says what became of it."
  }
} as const satisfies Record<string, ProblemKind>
