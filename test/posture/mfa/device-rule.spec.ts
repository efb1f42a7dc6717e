import assert from 'node:assert/strict';
import { matchesUnregistered } from '../../../src/posture/mfa/device-rule.ts';

const YES = 'device.trustType -ne "ServerAD"';
const NO = 'device.isCompliant -eq True';
const ODD = 'device.isCompliant -eq null';

function reads(rules: Readonly<Record<string, boolean | undefined>>): void {
  for (const [rule, wanted] of Object.entries(rules)) assert.equal(matchesUnregistered(rule), wanted, rule);
}

describe('A device filter on a device that is not registered', () => {
  it('matches no positive operator', () =>
    reads({
      [NO]: false,
      'device.isCompliant -eq False': false,
      'device.displayName -startsWith "PAW"': false,
      'device.displayName -endsWith "-x"': false,
      'device.physicalIds -contains "[ZTDId]:value"': false,
      'device.model -in ["a", "b"]': false,
    }));

  it('matches every negative one', () =>
    reads({
      [YES]: true,
      'device.isCompliant -ne True': true,
      'device.displayName -notStartsWith "PAW"': true,
      'device.displayName -notEndsWith "-x"': true,
      'device.physicalIds -notContains "x"': true,
      'device.model -notIn ["a","b"]': true,
    }));

  it('knows -and, -or, -not and brackets, and which binds first', () =>
    reads({
      [`${YES} -and ${NO}`]: false,
      [`${YES} -or ${NO}`]: true,
      [`-not ${NO}`]: true,
      [`-not (${YES} -or ${NO})`]: false,
      [`${YES} -or ${YES} -and ${NO}`]: true,
      [`(${YES} -or ${YES}) -and ${NO}`]: false,
      [`-not ${NO} -and ${YES}`]: true,
      [`((${NO}))`]: false,
      [`-not -not ${YES}`]: true,
    }));

  it('reads any case, spacing and quoting', () =>
    reads({
      'DEVICE.TRUSTTYPE -NE "ServerAD"': true,
      "(device.trustType -ne 'ServerAD')": true,
      '  device.trustType\n-eq   "x"  -Or (device.model -ne "y")': true,
      'device.displayName -eq "a (b) -or -not"': false,
      'device.displayName -ne "say ""hello"""': true,
      'device.displayName -ne "say `"hello`""': true,
      'device.model -notIn [ "a]b", \'c\' ]': true,
    }));

  it('says that it cannot tell what it cannot read', () =>
    reads({
      '': undefined,
      nonsense: undefined,
      'device.isCompliant': undefined,
      'device.isCompliant -eq': undefined,
      'user.department -eq "x"': undefined,
      [`(${YES}`]: undefined,
      [`${YES})`]: undefined,
      [`${YES} ${NO}`]: undefined,
      [`${YES} -xor ${NO}`]: undefined,
      [`${YES} -and`]: undefined,
      'device.displayName -eq "open': undefined,
      'device.model -in ["a", "b"': undefined,
      'device.model -matches "x"': undefined,
      [ODD]: undefined,
      '-not': undefined,
    }));

  it('can tell where the part that it cannot read does not matter', () =>
    reads({
      [`${ODD} -and ${NO}`]: false,
      [`${YES} -or ${ODD}`]: true,
      [`${ODD} -and ${YES}`]: undefined,
      [`${NO} -or ${ODD}`]: undefined,
      [`-not (${ODD} -and ${NO})`]: true,
    }));
});
