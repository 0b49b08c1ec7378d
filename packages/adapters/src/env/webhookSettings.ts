import { optional, secret } from "./Setting.ts"
import type { SharedRule } from "./Setting.ts"
import { matching, yesNo } from "./SettingReader.ts"

/** How integrators are told of events. */
export const webhookSettings = {
  secretsKey: secret(optional("WEBHOOK_SECRETS_KEY", "a secret of at least 32 characters", matching(/^[\x21-\x7e]{32,256}$/), "")),
  allowLoopback: optional("WEBHOOKS_ALLOW_LOOPBACK", "true or false", yesNo, false),
  environment: optional("NODE_ENV", "a word such as production or development", matching(/^[a-z]{1,40}$/), "development")
}

/** What is for developers stays out of production: there a URL of this machine is a way into it. */
export const webhookRules: ReadonlyArray<SharedRule<typeof webhookSettings>> = [{
  key: "WEBHOOKS_ALLOW_LOOPBACK",
  rule: "false where NODE_ENV is production",
  broken: ({ allowLoopback, environment }) => allowLoopback === true && environment === "production"
}]
