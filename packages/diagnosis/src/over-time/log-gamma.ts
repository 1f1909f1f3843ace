/** Logarithm of the gamma function above 0: of n + 1 it is that of n's factorial. Stirling's series, exact to ten digits. */
export function logGamma(x: number): number {
  // The series holds from 16 on; below, the function's own rule leads there: Γ(x + 1) = x Γ(x).
  if (x < 16) return logGamma(x + 1) - Math.log(x);
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    1 / (12 * x) -
    1 / (360 * x ** 3) +
    1 / (1260 * x ** 5)
  );
}
