// Package chaos proves that nothing is lost, applied twice or said out of order
// while processes die: its tests run the real Relay in many processes on one
// real Redis, kill both at random, and compare what a platform has seen with
// what the dialog would have said undisturbed.
package chaos
