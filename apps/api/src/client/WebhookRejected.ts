/** Why a message is not taken for one of ours. */
export type RejectionReason = "header missing" | "too old or too new" | "signature wrong" | "body wrong"

/** What came is not to be believed: answer 400 and do nothing. */
export class WebhookRejected extends Error {
  override readonly name = "WebhookRejected"
  readonly reason: RejectionReason
  constructor(reason: RejectionReason, message: string) {
    super(message)
    this.reason = reason
  }
}
