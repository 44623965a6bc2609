const PI2 = Math.PI ** 2;
const PI4 = Math.PI ** 4;
const PI6 = Math.PI ** 6;

/**
 * P(Dₙ ≤ d) ≈ K₀(z) + K₁(z)/√n + K₂(z)/n + K₃(z)/n^1.5 with z = d√n (Pelz and Good 1976), by theta functions: to 1e-8 and better for n > 140, as SciPy has it.
 */
export function pelzGoodProbability(d: number, n: number): number {
  const root = Math.sqrt(n);
  const z = root * d;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const logQ = -PI2 / 8 / z2;
  if (logQ < -708) return 0;
  const most = Math.ceil((16 * z) / Math.PI);
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (let k = most; k >= 1; k -= 1) {
    const m2 = (2 * k - 1) ** 2;
    const m4 = m2 * m2;
    const q = Math.exp(logQ * m2);
    sums[0] += q;
    sums[1] += q * (-z2 + (PI2 / 4) * m2);
    sums[2] +=
      q *
      (6 * z6 + 2 * z4 + (((2 * z4 - 5 * z2) * PI2) / 4) * m2 + ((PI4 * (1 - 2 * z2)) / 16) * m4);
    sums[3] +=
      q *
      (-30 * z6 -
        90 * z4 * z4 +
        ((PI2 * (135 * z4 - 96 * z6)) / 4) * m2 +
        ((PI4 * (-60 * z2 + 212 * z4)) / 16) * m4 +
        ((PI6 * (5 - 30 * z2)) / 64) * m4 * m2);
  }
  let extra2 = 0;
  let extra3 = 0;
  for (let k = most; k >= 1; k -= 1) {
    const q = Math.exp((-PI2 / 2 / z2) * k * k) * k * k;
    extra2 += q;
    extra3 += q * (3 * z2 - PI2 * k * k);
  }
  const tau = Math.sqrt(2 * Math.PI);
  const k0 = (tau * sums[0]) / z;
  const k1 = (tau * sums[1]) / (6 * z4);
  const k2 = (tau * sums[2]) / (72 * z6 * z) - (tau * PI2 * extra2) / (36 * z2 * z);
  const k3 = (tau * sums[3]) / (6480 * z6 * z4) + (tau * PI2 * extra3) / (216 * z6);
  return k0 + k1 / root + k2 / n + k3 / (n * root);
}
