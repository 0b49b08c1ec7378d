// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

interface Payable {
    function transfer(address to, uint256 amount) external returns (bool);
}

/// Pays out as it was told before: one and the same transaction pays others, or in another order, on a branch where it was told otherwise.
contract ReorgSwitch {
    mapping(uint256 => address[]) private receivers;
    mapping(uint256 => uint256[]) private amounts;

    function choose(uint256 cell, address[] calldata to, uint256[] calldata units) external {
        receivers[cell] = to;
        amounts[cell] = units;
    }

    function pay(address token, uint256 cell) external {
        for (uint256 i = 0; i < receivers[cell].length; i++) {
            Payable(token).transfer(receivers[cell][i], amounts[cell][i]);
        }
    }
}
