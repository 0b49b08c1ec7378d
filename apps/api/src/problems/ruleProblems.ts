import type { ProblemKind } from "./ProblemKind.ts"

/** What keeps an operation from being done although it is well-formed: rules of the community, of money, and of doing things once. */
export const ruleProblems = {
  idempotency_key_missing: {
    status: 400,
    title: "The request does not name itself",
    meaning: "The operation makes money, messages or decisions, and the request has no usable Idempotency-Key header: without one a repeat could do it twice.",
    remedy: "Send Idempotency-Key with 1 to 255 printable characters, such as a new UUID for every wish, and the same one when you repeat it."
  },
  idempotency_in_progress: {
    status: 409,
    title: "The same request is under way",
    meaning: "Another request with this Idempotency-Key is being worked on at this moment.",
    remedy: "Wait a moment and send the request again, unchanged: it is answered with what the other one led to."
  },
  idempotency_key_reused: {
    status: 422,
    title: "The Idempotency-Key was used for something else",
    meaning: "A request with this key was answered before, and it asked for something else. Nothing was done this time.",
    remedy: "Use a new key for every wish. Keys are remembered for at least 30 days; money asked for under one, for ever."
  },
  precondition_required: {
    status: 428,
    title: "The request does not say what it was decided on",
    meaning: "The operation changes something others may change too, and the request has no If-Match header.",
    remedy: "Read the resource, look at it, and send its ETag as If-Match."
  },
  precondition_failed: {
    status: 412,
    title: "It has changed since it was read",
    meaning: "The resource is not as it was when the ETag in If-Match was answered. Nothing was changed.",
    remedy: "Read it again, look whether the decision still holds, and send the new ETag."
  },
  webhook_url_refused: {
    status: 400,
    title: "Nobody would be called at this URL",
    meaning: "Webhooks are sent over HTTPS, to hosts on the public internet, all of whose addresses are public. Redirects are not followed.",
    remedy: "Give an https URL without a name and password in it, whose host the whole internet knows. For tests on one machine see WEBHOOKS_ALLOW_LOOPBACK."
  },
  webhook_endpoint_disabled: {
    status: 409,
    title: "The webhook endpoint is disabled",
    meaning: "Nothing is delivered to it until it is enabled again: its receiver is gone (410), has failed for days, or an operator has disabled it.",
    remedy: "Correct the receiver, then enable the endpoint with POST /v1/webhook-endpoints/{id}/enable. What has waited is delivered."
  },
  webhook_endpoints_full: {
    status: 409,
    title: "There are as many webhook endpoints as there may be",
    meaning: "Every event is planned for every endpoint, so their number is limited.",
    remedy: "Delete an endpoint that nobody needs any more, or change its URL."
  },
  asset_not_paid_out: {
    status: 422,
    title: "This asset is not paid out",
    meaning: "The community does not pay out this asset.",
    remedy: "Ask for another asset; /v1/levels and the balances name those there are."
  },
  payouts_stopped: {
    status: 503,
    title: "Payouts stand still",
    meaning: "A brake is on until people have looked at something. Nothing was reserved.",
    remedy: "Look at /v1/incidents, and ask again when payouts go on."
  },
  user_blocked: {
    status: 409,
    title: "The user may not act",
    meaning: "The user is blocked or his membership has ended. What he has stays his.",
    remedy: "Operators decide about this: POST /v1/users/{id}/unblock lets a blocked user act again, reinstate one whose membership has ended."
  },
  wallet_missing: {
    status: 409,
    title: "The user has no wallet",
    meaning: "Without a linked wallet it is not known where to pay to, or whose a payment is.",
    remedy: "Let the user link his wallet in the bot."
  },
  wallet_refused: {
    status: 409,
    title: "Nothing can be paid to the user's wallet",
    meaning: "His wallet is one of ours, a token's contract, or nobody's.",
    remedy: "Let the user link a wallet of his own in the bot."
  },
  withdrawals_resting: {
    status: 409,
    title: "Nothing can be withdrawn for a while",
    meaning: "The user's wallet or password was changed a short while ago, or he has said that he has forgotten his password.",
    remedy: "Wait until the moment the detail names. It is there so that a thief does not get away."
  },
  amount_too_small: {
    status: 422,
    title: "The amount is too small",
    meaning: "It is less than what is paid out, or not more than the fee.",
    remedy: "Ask for at least the minimum the detail names."
  },
  amount_too_large: {
    status: 422,
    title: "The amount is too large",
    meaning: "It is more than one request may ask for.",
    remedy: "Ask for at most what the detail names, or for several parts."
  },
  withdrawals_in_flight: {
    status: 409,
    title: "Too many withdrawals are on their way",
    meaning: "The user has as many on their way as may be at once.",
    remedy: "Wait until one of them has ended."
  },
  withdrawal_limit_reached: {
    status: 409,
    title: "The limit of this time is reached",
    meaning: "With what was asked for before, by the user within a day or by everybody within an hour, it would be more than is allowed.",
    remedy: "Ask for less, or later: the detail names the limit and when it frees."
  },
  fee_changed: {
    status: 409,
    title: "The fee is another one now",
    meaning: "The request names the fee the user was shown, and the operator has set another one since. Nothing was asked for.",
    remedy: "Show the user the new fee, and ask again with it under a new Idempotency-Key."
  },
  done_too_often: {
    status: 429,
    title: "This was done too often",
    meaning: "The member has done this as often as one may within an hour or a day, in the bot and here together. Nothing was done this time.",
    remedy: "Wait for the seconds in the Retry-After header."
  },
  password_missing: {
    status: 409,
    title: "There is no password for withdrawals yet",
    meaning: "Money is sent only with the member's own password, and he has set none.",
    remedy: "Let the member set it in the bot."
  },
  password_wrong: {
    status: 403,
    title: "The password is wrong",
    meaning: "It is not the member's password for withdrawals. After five wrong ones in a row none is taken for a quarter of an hour, in the bot neither.",
    remedy: "Let the member type it again. Who has forgotten it asks for another one in the bot."
  },
  password_locked: {
    status: 403,
    title: "No password is taken now",
    meaning: "Too many wrong ones were given. Until the moment the detail names not even the right one is taken.",
    remedy: "Wait. Who has forgotten his password asks for another one in the bot."
  },
  funds_insufficient: {
    status: 422,
    title: "The balance does not suffice",
    meaning: "The user cannot spend as much of this asset.",
    remedy: "Read his balances, and ask for at most what is available."
  },
  withdrawal_settled: {
    status: 409,
    title: "It is too late for that",
    meaning: "The withdrawal does not wait any more: it is on its way or over.",
    remedy: "Read the withdrawal: its state says what became of it."
  },
  approved_already: {
    status: 409,
    title: "This operator has approved it already",
    meaning: "An approval counts once per operator; another one must agree too.",
    remedy: "Use the key of another operator."
  },
  level_not_for_sale: {
    status: 422,
    title: "The level is not for sale to this user",
    meaning: "He has it already, it does not exist, it has no price in this asset, or the one before it is missing.",
    remedy: "Read /v1/levels and the user, and ask for one he can buy."
  }
} as const satisfies Record<string, ProblemKind>
