import type { DeskPlace } from "./Desk.ts"
import { auditTrail, verifyTrail } from "./auditTrail.ts"
import { askBlock, askUnblock } from "./askBlock.ts"
import { askReinstate, askTerminate } from "./askTerminate.ts"
import { askList, askUnlist } from "./askList.ts"
import { blacklist, listed } from "./blacklist.ts"
import { askKeep, askReturn, askWhose } from "./askWhose.ts"
import { askResolve } from "./askResolve.ts"
import { dashboardPlace } from "./dashboard.ts"
import { deadLetters, letterCard, lettersOfReason, retryLetter, retryReason } from "./deadLetters.ts"
import { agree, askStop, incidents } from "./incidents.ts"
import { memberCard } from "./memberCard.ts"
import { members } from "./members.ts"
import { askAnswer } from "./askAnswer.ts"
import { ticketCard, ticketFiles } from "./ticketCard.ts"
import { close, reopen, take, ticketsWaiting } from "./ticketsWaiting.ts"
import { broadcastCard } from "./broadcastCard.ts"
import { askBroadcast, broadcasts } from "./broadcasts.ts"
import { askLink } from "./askLink.ts"
import { askWhen } from "./askWhen.ts"
import { steer, steerLive } from "./steer.ts"
import { tryBroadcast } from "./tryBroadcast.ts"
import { endSession, logOut, sessions } from "./sessions.ts"
import { announcePrices } from "./announcePrices.ts"
import { depositCard, deposits } from "./deposits.ts"
import { askPrices } from "./askPrices.ts"
import { prices } from "./prices.ts"
import { askCampaign, assetChosen, ruleChosen } from "./askCampaign.ts"
import { askEndCampaign } from "./askEndCampaign.ts"
import { campaignCard } from "./campaignCard.ts"
import { campaigns } from "./campaigns.ts"
import { askRefund } from "./askRefund.ts"
import { agreeToRefund, refunds, saleCard, sales } from "./refunds.ts"
import { askReset, askResetNo } from "./askReset.ts"
import { resetCard, resets } from "./resets.ts"
import { statistics } from "./statistics.ts"
import { statisticsChart } from "./statisticsChart.ts"
import { jobs } from "./jobs.ts"
import { settingGroup, settingsInForce } from "./settingsInForce.ts"
import { suspended, suspense } from "./suspense.ts"
import { appoint, dismiss, newKey, operatorCard, setRole, team } from "./team.ts"
import { approve, askRefusal, withdrawalCard, withdrawalQueue } from "./withdrawalQueue.ts"

/** Every place of operators, and what one must be allowed to do to open it. */
export const deskPlaces: Readonly<Record<string, DeskPlace>> = {
  adminsessions: { permission: "statistics.read", open: sessions },
  admindashboard: dashboardPlace,
  adminend: { permission: "statistics.read", open: endSession },
  adminstatistics: { permission: "statistics.read", open: statistics },
  adminchart: { permission: "statistics.read", open: statisticsChart },
  adminlogout: { permission: "statistics.read", open: logOut },
  admintickets: { permission: "tickets.answer", open: ticketsWaiting },
  adminticket: { permission: "tickets.answer", open: ticketCard },
  adminfiles: { permission: "tickets.answer", open: ticketFiles },
  admintake: { permission: "tickets.answer", open: take },
  adminanswer: { permission: "tickets.answer", open: askAnswer },
  adminclose: { permission: "tickets.answer", open: close },
  adminreopen: { permission: "tickets.answer", open: reopen },
  adminbroadcasts: { permission: "broadcasts.send", open: broadcasts },
  adminbroadcast: { permission: "broadcasts.send", open: broadcastCard },
  adminwrite: { permission: "broadcasts.send", open: askBroadcast },
  adminsend: { permission: "broadcasts.send", open: steer },
  admintry: { permission: "broadcasts.send", open: tryBroadcast },
  adminlink: { permission: "broadcasts.send", open: askLink },
  adminwhen: { permission: "broadcasts.send", open: askWhen },
  adminlive: { permission: "broadcasts.send", open: steerLive },
  adminaudit: { permission: "audit.read", open: auditTrail },
  adminverify: { permission: "audit.read", open: verifyTrail },
  adminteam: { permission: "operators.manage", open: team },
  admincard: { permission: "operators.manage", open: operatorCard },
  adminappoint: { permission: "operators.manage", open: appoint },
  adminrole: { permission: "operators.manage", open: setRole },
  adminkey: { permission: "operators.manage", open: newKey },
  admindismiss: { permission: "operators.manage", open: dismiss },
  adminmembers: { permission: "members.read", open: members },
  adminmember: { permission: "members.read", open: memberCard },
  adminblock: { permission: "members.block", open: askBlock },
  adminterminate: { permission: "members.terminate", open: askTerminate },
  adminreinstate: { permission: "members.terminate", open: askReinstate },
  adminunblock: { permission: "members.block", open: askUnblock },
  adminletters: { permission: "dead-letters.retry", open: deadLetters },
  adminreason: { permission: "dead-letters.retry", open: lettersOfReason },
  adminletter: { permission: "dead-letters.retry", open: letterCard },
  adminretry: { permission: "dead-letters.retry", open: retryLetter },
  adminretryall: { permission: "dead-letters.retry", open: retryReason },
  adminresolve: { permission: "dead-letters.retry", open: askResolve },
  adminblacklist: { permission: "members.block", open: blacklist },
  adminlisted: { permission: "members.block", open: listed },
  adminlist: { permission: "members.block", open: askList },
  adminunlist: { permission: "members.block", open: askUnlist },
  adminjobs: { permission: "statistics.read", open: jobs },
  adminsettings: { permission: "settings.read", open: settingsInForce },
  admingroup: { permission: "settings.read", open: settingGroup },
  adminsuspense: { permission: "suspense.resolve", open: suspense },
  adminheld: { permission: "suspense.resolve", open: suspended },
  adminassign: { permission: "suspense.resolve", open: askWhose },
  adminreturn: { permission: "suspense.resolve", open: askReturn },
  adminkeep: { permission: "suspense.resolve", open: askKeep },
  admindeposits: { permission: "members.read", open: deposits },
  admindeposit: { permission: "members.read", open: depositCard },
  adminprices: { permission: "levels.publish", open: prices },
  adminprice: { permission: "levels.publish", open: askPrices },
  adminannounce: { permission: "broadcasts.send", open: announcePrices },
  admincampaigns: { permission: "campaigns.manage", open: campaigns },
  admincampaign: { permission: "campaigns.manage", open: campaignCard },
  admincampaignnew: { permission: "campaigns.manage", open: askCampaign },
  admincampaignasset: { permission: "campaigns.manage", open: assetChosen },
  admincampaignrule: { permission: "campaigns.manage", open: ruleChosen },
  adminendcampaign: { permission: "campaigns.manage", open: askEndCampaign },
  adminsales: { permission: "refunds.decide", open: sales },
  adminsale: { permission: "refunds.decide", open: saleCard },
  adminrefunds: { permission: "refunds.decide", open: refunds },
  adminrefund: { permission: "refunds.decide", open: askRefund },
  adminrefundok: { permission: "refunds.decide", open: agreeToRefund },
  adminresets: { permission: "resets.decide", open: resets },
  adminreset: { permission: "resets.decide", open: resetCard },
  adminresetok: { permission: "resets.decide", open: askReset },
  adminresetno: { permission: "resets.decide", open: askResetNo },
  adminqueue: { permission: "withdrawals.decide", open: withdrawalQueue },
  adminmoney: { permission: "withdrawals.decide", open: withdrawalCard },
  adminapprove: { permission: "withdrawals.decide", open: approve },
  adminrefuse: { permission: "withdrawals.decide", open: askRefusal },
  adminincidents: { permission: "incidents.approve", open: incidents },
  adminagree: { permission: "incidents.approve", open: agree },
  adminstop: { permission: "brakes.pull", open: askStop }
}
