import { assert, describe, it } from "@effect/vitest"
import { isPublicAddress } from "@sigmatrade/adapters/webhook/isPublicAddress"

describe("isPublicAddress", () => {
  it("nothing of ours, of our network or of the cloud we run in is public, however it is written", () => {
    const addresses = [
      "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1",
      "224.0.0.1", "255.255.255.255", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
      "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0::1", "2001:db8::1", "", "localhost", "127.1"
    ]
    assert.deepStrictEqual(addresses.filter(isPublicAddress), [])
  })

  it("what stands beside those ranges is public", () => {
    const addresses = ["8.8.8.8", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "11.0.0.1", "2606:4700:4700::1111", "2a00:1450::1"]
    assert.deepStrictEqual(addresses.filter(isPublicAddress), addresses)
  })
})
