import { compareVersions } from '../../../constructs/core/version';

test.each([
  ['2024.12.1', '2024.12.1', 0],
  ['2025.2.0', '2025.10.0', -1],
  ['2026.2.10', '2026.2.9', 1],
  ['2026.2', '2026.2.0', 0],
  ['2026', '2025.12.9', 1],
])('%s compared with %s is %i, by number and not by letter', (left, right, sign) => {
  expect(Math.sign(compareVersions(left, right))).toBe(sign);
});
