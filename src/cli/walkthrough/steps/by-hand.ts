// Step: how the reader goes on alone.
import type { Reader, Scene, SealedObject } from '../scene.ts';

export async function goOnByHand(scene: Scene, object: SealedObject, reader: Reader): Promise<void> {
  const { screen, leavings } = scene;
  await screen.step('Go on by hand');
  screen.say('These lines give a shell the profiles management, account-a, account-b and account-b-role:');
  screen.lines(...leavings.exports);
  screen.say('Take a policy away, and see which one is missed:');
  const { bucket, objectKey } = object;
  screen.command('aws', 's3api', 'delete-bucket-policy', '--bucket', bucket, '--profile', 'account-a');
  screen.command(
    ...['aws', 's3api', 'get-object', '--bucket', bucket, '--key', objectKey, '/dev/stdout'],
    ...['--profile', 'account-b-role'],
  );
  screen.say('Put it back:');
  screen.command(
    ...['aws', 's3api', 'put-bucket-policy', '--bucket', bucket],
    ...['--policy', leavings.reference('bucket-policy.json'), '--profile', 'account-a'],
  );
  screen.say('Or be on the instance, with no credentials at all but its role:');
  screen.command('npx', 'crosskey', 'instance', '--profile', reader.profileArn, '--region', scene.region);
}
