import path from 'node:path';

/** Each client's script, and the virtual environment it runs in. KServe pins much, so it has one of its own. */
export const clients = [
  { name: 'tritonclient', script: 'triton_client.py', environment: 'triton' },
  { name: 'KServe', script: 'kserve_client.py', environment: 'kserve' },
  { name: 'MLflow', script: 'mlflow_client.py', environment: 'mlflow' },
  { name: 'Feast', script: 'feast_client.py', environment: 'feast' },
  { name: 'TensorFlow Serving', script: 'tensorflow_client.py', environment: 'mlflow' },
] as const;

/** Whose verdicts of drift the compatibility modes are held to. */
export const driftTools = [
  { name: 'Evidently', script: 'evidently_drift.py', environment: 'evidently' },
  { name: 'NannyML', script: 'nannyml_drift.py', environment: 'nannyml' },
] as const;

/** What the flights are trained with. */
export const trainers = [{ name: 'scikit-learn', environment: 'flights' }] as const;

export function requirementsOf(environment: string): string {
  if (environment === 'flights') {
    return path.join(import.meta.dirname, '..', '..', 'examples', 'flights', 'requirements.txt');
  }
  return path.join(import.meta.dirname, `${environment}.requirements.txt`);
}
