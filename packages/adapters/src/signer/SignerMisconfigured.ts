import { Schema } from "effect"

/** Payouts are set up in a way that cannot work. Its message says what to correct, and holds no key, no passphrase and no URL. */
export class SignerMisconfigured extends Schema.TaggedError<SignerMisconfigured>()("SignerMisconfigured", { reason: Schema.String }) {
  override get message() {
    return `The key of the payout wallet cannot be used. ${this.reason}`
  }
}
