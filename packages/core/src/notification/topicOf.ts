import type { NoticeTopic } from "../user/MemberSettings.ts"
import type { Notification } from "./Notification.ts"

/** What may be switched off. Money that did not arrive or was taken back, withdrawals and what guards money are not here: he hears of them always. */
const TOPICS: Readonly<Partial<Record<Notification["_tag"], NoticeTopic>>> = {
  DepositSeen: "deposits",
  DepositCredited: "deposits",
  CommissionEarned: "commissions",
  CampaignRewarded: "commissions"
}

/** Which switch a notice hangs on; `null`: on none, every member gets it. */
export const topicOf = ({ _tag }: Notification): NoticeTopic | null => TOPICS[_tag] ?? null
